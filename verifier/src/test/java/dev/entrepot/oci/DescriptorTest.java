package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DescriptorTest {
  private static final Digest EMPTY = Digest.of(DigestAlgorithm.SHA256, new byte[0]);

  @Test
  void constructor_anySizeFromZero_isKept() {
    assertThat(new Descriptor(MediaType.JSON, EMPTY, 0).size()).isZero();
    assertThat(new Descriptor(MediaType.JSON, EMPTY, Long.MAX_VALUE).size())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void constructor_negativeSize_throws() {
    assertThatThrownBy(() -> new Descriptor(MediaType.JSON, EMPTY, -1))
        .hasMessage("negative size -1 of " + EMPTY);
  }
}
