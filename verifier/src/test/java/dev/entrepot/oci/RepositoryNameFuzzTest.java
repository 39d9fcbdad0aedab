package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class RepositoryNameFuzzTest {
  @FuzzTest
  void parse_anyText_isEmptyOrReadsBack(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    RepositoryName.parse(text).ifPresent(name -> assertThat(name).hasToString(text));
  }
}
