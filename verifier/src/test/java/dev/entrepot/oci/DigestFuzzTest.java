package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class DigestFuzzTest {
  @FuzzTest
  void parse_anyText_isEmptyOrReadsBack(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Digest.parse(text)
        .ifPresent(
            digest -> {
              assertThat(digest).hasToString(text);
              assertThat(Digest.ofValue(digest.algorithm(), digest.value())).isEqualTo(digest);
            });
  }
}
