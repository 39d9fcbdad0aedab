package dev.entrepot.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.ListenAddress;
import dev.entrepot.operate.client.ServerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write who name a server, and what is asked then. */
final class ServerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.5:5001, http://10.0.0.5:5001/readyz, 10.0.0.5:5001",
    "HTTP://Ops.Example.com/, http://ops.example.com/readyz, ops.example.com",
    "https://ops.example.com/entrepot/, https://ops.example.com/entrepot/readyz,"
        + " https://ops.example.com/entrepot",
    "10.0.0.5:7000, http://10.0.0.5:7000/readyz, 10.0.0.5:7000",
    "cache, http://cache:5001/readyz, cache:5001",
    "my_cache:5001, http://my_cache:5001/readyz, my_cache:5001",
    "[::1], http://[::1]:5001/readyz, [::1]:5001",
  })
  void parse_whatIsMeant_isAsked(String text, String asked, String shown) {
    assertThat(ServerAddress.parse(text))
        .hasValueSatisfying(
            address -> {
              assertThat(address.resolve("/readyz")).hasToString(asked);
              assertThat(address).hasToString(shown);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ftp://host",
        "http://",
        "http://me:secret@host",
        "http://host?x=1",
        "http://host#x",
        "http://host/../etc",
        "host:0",
        "host:70000",
        "ho st",
      })
  void parse_whatIsNoAddress_isNone(String text) {
    assertThat(ServerAddress.parse(text)).isEmpty();
  }

  @Test
  void of_wildcards_areAskedOnLoopback() {
    assertThat(ServerAddress.of(new ListenAddress("0.0.0.0", 5001))).hasToString("127.0.0.1:5001");
    assertThat(ServerAddress.of(new ListenAddress("::", 5001))).hasToString("[::1]:5001");
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:5001, false",
    "http://127.0.0.2:5001, false",
    "http://[::1]:5001, false",
    "https://ops.example.com, false",
    "http://ops.example.com, true",
    "10.0.0.5, true",
  })
  void isOpenToOthers_plainHttpToElsewhere_isSo(String text, boolean isOpen) {
    assertThat(ServerAddress.parse(text).orElseThrow().isOpenToOthers()).isEqualTo(isOpen);
  }
}
