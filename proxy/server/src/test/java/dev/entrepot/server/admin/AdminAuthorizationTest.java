package dev.entrepot.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.ListenAddress;
import dev.entrepot.config.Secret;
import dev.entrepot.server.admin.AdminAuthorization.Verdict;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminAuthorizationTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final String LOOPBACK = "127.0.0.1";

  private static AdminAuthorization on(String host, Optional<String> token) {
    var address = new ListenAddress(host, 5001);
    return new AdminAuthorization(new AdminConfig(address, token.map(Secret::new)));
  }

  private static SocketAddress from(String address) {
    return SocketAddress.inetSocketAddress(40_000, address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1"})
  void verdict_thisMachineAndNoToken_mayChange(String client) {
    assertThat(on("localhost", Optional.empty()).verdict(HttpMethod.POST, from(client), null))
        .isEqualTo(new Verdict.Granted());
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "192.0.2.7", "fe80::1", "2001:db8::1"})
  void verdict_anotherMachineAndNoToken_mayOnlyLook(String client) {
    AdminAuthorization rights = on("::1", Optional.empty());

    assertThat(rights.verdict(HttpMethod.GET, from(client), null)).isEqualTo(new Verdict.Granted());
    assertThat(rights.verdict(HttpMethod.HEAD, from(client), null))
        .isEqualTo(new Verdict.Granted());
    assertThat(rights.verdict(HttpMethod.POST, from(client), null))
        .isInstanceOf(Verdict.Forbidden.class);
    assertThat(rights.verdict(HttpMethod.DELETE, from(client), null))
        .isInstanceOf(Verdict.Forbidden.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.0.0.1", "::", "admin.example.com"})
  void verdict_portIsOpenAndNoToken_nobodyMayChange(String host) {
    assertThat(on(host, Optional.empty()).verdict(HttpMethod.POST, from(LOOPBACK), null))
        .isInstanceOf(Verdict.Forbidden.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 10.0.0.1, Bearer 0123456789abcdef",
    "127.0.0.1, 127.0.0.1, bearer  0123456789abcdef"
  })
  void verdict_theToken_mayChange(String host, String client, String authorization) {
    assertThat(on(host, Optional.of(TOKEN)).verdict(HttpMethod.POST, from(client), authorization))
        .isEqualTo(new Verdict.Granted());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer 0123456789abcde",
        "Bearer 0123456789abcdeF",
        "Bearer 0123456789abcdef0",
        "Basic 0123456789abcdef",
        "0123456789abcdef"
      })
  void verdict_anotherToken_mayOnlyLook(String authorization) {
    AdminAuthorization rights = on(LOOPBACK, Optional.of(TOKEN));

    assertThat(rights.verdict(HttpMethod.POST, from(LOOPBACK), authorization))
        .isEqualTo(new Verdict.NoToken());
    assertThat(rights.verdict(HttpMethod.GET, from(LOOPBACK), authorization))
        .isEqualTo(new Verdict.Granted());
  }
}
