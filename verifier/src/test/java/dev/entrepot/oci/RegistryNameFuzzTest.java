package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class RegistryNameFuzzTest {
  @FuzzTest
  void parse_anyText_isEmptyOrStable(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    RegistryName.parse(text)
        .ifPresent(name -> assertThat(RegistryName.parse(name.value())).contains(name));
  }
}
