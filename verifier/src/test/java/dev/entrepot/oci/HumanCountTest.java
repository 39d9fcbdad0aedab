package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HumanCountTest {
  @Test
  void of_one_isSingular() {
    assertThat(HumanCount.of(1, "new blob")).isEqualTo("1 new blob");
  }

  @Test
  void of_noneOrSeveral_isPlural() {
    assertThat(HumanCount.of(0, "manifest")).isEqualTo("0 manifests");
    assertThat(HumanCount.of(1000, "manifest")).isEqualTo("1000 manifests");
  }
}
