package dev.entrepot.oci.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
  @Test
  void parse_emptyVariant_isNone() {
    assertThat(Platform.parse("linux", "amd64", ""))
        .contains(new Platform("linux", "amd64", Optional.empty()));
  }

  @Test
  void toString_variant_isLast() {
    assertThat(Platform.parse("linux", "arm64", "v8"))
        .hasValueSatisfying(platform -> assertThat(platform).hasToString("linux/arm64/v8"));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "a/b", "a\n", "\u00e9", "\0"})
  void parse_partOutsideGrammar_isEmpty(String part) {
    assertThat(Platform.parse(part, "amd64", "")).isEmpty();
    assertThat(Platform.parse("linux", part, "")).isEmpty();
    assertThat(Platform.parse("linux", "arm64", part)).isEmpty();
  }

  @Test
  void parse_emptyOrLongPart_isEmpty() {
    assertThat(Platform.parse("", "amd64", "")).isEmpty();
    assertThat(Platform.parse("linux", "", "")).isEmpty();
    assertThat(Platform.parse("linux", "a".repeat(129), "")).isEmpty();
  }

  @Test
  void constructor_partOutsideGrammar_throws() {
    assertThatThrownBy(() -> new Platform("a b", "amd64", Optional.empty()))
        .hasMessage("not a part of a platform: \"a b\"");
  }
}
