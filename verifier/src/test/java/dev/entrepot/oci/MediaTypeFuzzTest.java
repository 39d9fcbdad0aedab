package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class MediaTypeFuzzTest {
  @FuzzTest
  void parse_anyText_isEmptyOrStable(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    MediaType.parse(text)
        .ifPresent(type -> assertThat(MediaType.parse(type.value())).contains(type));
  }
}
