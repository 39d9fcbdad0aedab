package dev.entrepot.oci.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of the configs of images, whatever they are. */
final class ImageConfigTest {
  private static Optional<ImageConfig> read(String json) {
    return ImageConfig.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void read_wholeConfig_hasPlatformDateAndLabels() {
    ImageConfig config =
        read("""
        {"rootfs": {"diff_ids": ["a"]}, "architecture": "arm64", "os": "linux", "variant": "v8",
         "config": {"Cmd": ["sh"], "Labels": {"b": "2", "a": "1", "n": 7}, "Env": []},
         "created": "2026-01-02T03:04:05.5+01:00"}
        """)
            .orElseThrow();

    assertThat(config.platform().orElseThrow()).hasToString("linux/arm64/v8");
    assertThat(config.created()).contains(Instant.parse("2026-01-02T02:04:05.5Z"));
    assertThat(config.labels().toString()).isEqualTo("{b=2, a=1}");
  }

  @Test
  void read_partsOfOtherShapes_areLeftOut() {
    ImageConfig config =
        read("{\"os\":7,\"created\":\"soon\",\"config\":{\"Labels\":[\"a\"]}}").orElseThrow();

    assertThat(config.platform()).isEmpty();
    assertThat(config.created()).isEmpty();
    assertThat(config.labels()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "{\"os\":", "{\"config\":{\"Labels\":{\"a\":"})
  void read_whatIsNoConfig_isEmpty(String text) {
    assertThat(read(text)).isEmpty();
  }
}
