package dev.entrepot.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackOnlyTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1"})
  void mayAsk_thisMachine_forAll(String address) {
    SocketAddress client = SocketAddress.inetSocketAddress(40_000, address);

    assertThat(LoopbackOnly.mayAsk(HttpMethod.POST, client)).isTrue();
    assertThat(LoopbackOnly.mayAsk(HttpMethod.GET, client)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "192.0.2.7", "fe80::1", "2001:db8::1"})
  void mayAsk_anotherMachine_onlyToLook(String address) {
    SocketAddress client = SocketAddress.inetSocketAddress(40_000, address);

    assertThat(LoopbackOnly.mayAsk(HttpMethod.GET, client)).isTrue();
    assertThat(LoopbackOnly.mayAsk(HttpMethod.HEAD, client)).isTrue();
    assertThat(LoopbackOnly.mayAsk(HttpMethod.POST, client)).isFalse();
    assertThat(LoopbackOnly.mayAsk(HttpMethod.DELETE, client)).isFalse();
  }
}
