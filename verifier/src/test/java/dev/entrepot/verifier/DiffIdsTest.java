package dev.entrepot.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a config names its layers, and what does not. */
final class DiffIdsTest {
  private final Digest one = Digest.of(DigestAlgorithm.SHA256, new byte[] {1});
  private final Digest two = Digest.of(DigestAlgorithm.SHA512, new byte[] {2});

  @Test
  void read_config_areThoseOfRootfs() {
    String config =
        """
        {"os":"linux","history":[{"diff_ids":[1]}],
         "rootfs":{"x":{"diff_ids":[]},"type":"layers","diff_ids":["%s","%s"]}}
        """
            .formatted(one, two);
    assertThat(DiffIds.read(config.getBytes(UTF_8)).orElseThrow()).containsExactly(one, two);
  }

  @Test
  void read_noLayers_isNone() {
    assertThat(DiffIds.read("{\"rootfs\":{\"diff_ids\":[]}}".getBytes(UTF_8)).orElseThrow())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "no json",
        "{\"rootfs\":[]}",
        "{\"rootfs\":{}}",
        "{\"rootfs\":{\"diff_ids\":7}}",
        "{\"rootfs\":{\"diff_ids\":[7]}}",
        "{\"rootfs\":{\"diff_ids\":[\"md5:00\"]}}",
        "{\"rootfs\":{\"diff_ids\":[",
      })
  void read_anythingElse_isEmpty(String text) {
    assertThat(DiffIds.read(text.getBytes(UTF_8))).isEqualTo(Optional.empty());
  }
}
