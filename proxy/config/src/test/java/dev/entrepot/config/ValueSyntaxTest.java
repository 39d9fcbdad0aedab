package dev.entrepot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.read.Durations;
import dev.entrepot.config.storage.StorageConfig;
import dev.entrepot.config.storage.StorageLimit;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueSyntaxTest {
  @ParameterizedTest
  @CsvSource({
    "0B, 0, 0B",
    "1KB, 1000, 1KB",
    "1024B, 1024, 1KiB",
    "64MiB, 67108864, 64MiB",
    "2000GB, 2000000000000, 2TB",
    "1TiB, 1099511627776, 1TiB",
    "9999999TiB, 9223372036854775807, 9223372036854775807B"
  })
  void dataSize_withUnit_isParsedAndWrittenInTheGreatestUnit(String text, long bytes, String form) {
    assertThat(DataSize.parse(text))
        .contains(new DataSize(bytes))
        .hasToString("Optional[%s]".formatted(form));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "0", "MiB", "1 MiB", "-1B", "1.5GiB", "1mib", "1Mi", "1e3B", "\u0661B"})
  void dataSize_otherText_isNone(String text) {
    assertThat(DataSize.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0s, PT0S", "500ms, PT0.5S", "60s, PT1M", "5m, PT5M", "2h, PT2H", "30d, PT720H"})
  void duration_withUnit_isParsed(String text, Duration duration) {
    assertThat(Durations.parse(text)).contains(duration);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:5000, 127.0.0.1, 5000",
    "localhost:0, localhost, 0",
    ":65535, 0.0.0.0, 65535",
    "[::1]:5000, ::1, 5000"
  })
  void listenAddress_hostAndPort_isParsed(String text, String host, int port) {
    assertThat(ListenAddress.parse(text)).contains(new ListenAddress(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "a",
        "a:",
        "a:b",
        "a:-1",
        "a:+1",
        "::1:5",
        "[::1]",
        "[a]:1",
        "a b:1",
        "1.2.3.400:5"
      })
  void listenAddress_otherText_isNone(String text) {
    assertThat(ListenAddress.parse(text)).isEmpty();
  }

  @Test
  void listenAddress_toString_isParsedAgain() {
    assertThat(new ListenAddress("::1", 5000)).hasToString("[::1]:5000");
  }

  @ParameterizedTest
  @CsvSource({
    "a:1, a:1, true",
    "a:1, A:1, true",
    "a:1, a:2, false",
    "a:1, b:1, false",
    "a:0, a:0, false",
    "0.0.0.0:1, a:1, true",
    "a:1, [::]:1, true"
  })
  void clashesWith_samePort_dependsOnTheHost(String one, String other, boolean clash) {
    assertThat(
            ListenAddress.parse(one)
                .orElseThrow()
                .clashesWith(ListenAddress.parse(other).orElseThrow()))
        .isEqualTo(clash);
  }

  @ParameterizedTest
  @CsvSource({
    "https://Quay.io, https://quay.io",
    "HTTP://[::1]:80/, http://[::1]:80",
    "https://a/b/c-d//, https://a/b/c-d",
    "http://My_Registry:5000/, http://my_registry:5000"
  })
  void endpoint_url_isNormalised(String text, URI endpoint) {
    assertThat(RegistryUrl.parse(text)).contains(endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "//a",
        "https:a",
        "https:///a",
        "ftp://a",
        "https://u@a",
        "https://a?b",
        "https://a#b",
        "https://a/../b",
        "https://a/./b",
        "https://a//b",
        "https://a/%2e%2e",
        "https://a:0",
        "https://a:65536",
        "https://a b",
        "https://a.12",
        "https://a_b.12",
        "https://a_b:x",
        "https://a_b..c",
        "https://a/\r\nb"
      })
  void endpoint_otherText_isNone(String text) {
    assertThat(RegistryUrl.parse(text)).isEmpty();
  }

  @Test
  void records_valueOutOfBounds_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new StorageConfig(
                    StorageConfig.DEFAULTS.maxSize(),
                    Optional.empty(),
                    new DataSize(1),
                    Duration.ZERO,
                    Duration.ZERO,
                    false))
        .withMessageStartingWith("memory: expected a size from 1MiB to 64GiB");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new TagsConfig(
                    Duration.ofSeconds(-1), Duration.ZERO, Duration.ZERO, Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> new StorageLimit.ShareOfDisk(96));
    assertThatIllegalArgumentException().isThrownBy(() -> new ListenAddress("a", 65_536));
    assertThatIllegalArgumentException().isThrownBy(() -> new DataSize(-1));
  }
}
