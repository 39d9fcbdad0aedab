package dev.entrepot.loadtest.driver.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:5000",
        "http://127.8.8.8",
        "https://[::1]:5000",
        "http://localhost:5000"
      })
  void of_loopback_isTaken(String url) {
    assertThat(Target.of(url, Optional.empty()).uri()).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://192.0.2.1:5000",
        "http://0.0.0.0:5000",
        "http://[2001:db8::1]:5000",
        "http://10.0.0.1"
      })
  void of_anotherMachine_isRefused(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Target.of(url, Optional.empty()))
        .withMessageContaining("--i-own-this-target");
    assertThatIllegalArgumentException().isThrownBy(() -> Target.of(url, Optional.of("192.0.2.2")));
  }

  @Test
  void of_anotherMachineThatIsOwned_isTaken() {
    assertThat(Target.of("http://192.0.2.1:5000", Optional.of("192.0.2.1")).address())
        .isEqualTo("192.0.2.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1:5000",
        "ftp://127.0.0.1",
        "http://me@127.0.0.1",
        "http://a b",
        "/x"
      })
  void of_noUrl_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Target.of(text, Optional.empty()));
  }

  @Test
  void request_goesToTheAddressThatWasFound() {
    var request = Target.of("https://localhost:5443", Optional.empty()).request("/v2/");

    assertThat(request.getHost()).isEqualTo("localhost");
    assertThat(request.getServer())
        .isIn(
            SocketAddress.inetSocketAddress(5443, "127.0.0.1"),
            SocketAddress.inetSocketAddress(5443, "0:0:0:0:0:0:0:1"));
    assertThat(request.isSsl()).isTrue();
  }
}
