package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "A", "0", "_", "_a", "latest", "v1.2.3-rc_1", "a..b", "a--", "a."})
  void parse_inGrammar_readsBack(String text) {
    assertThat(Tag.parse(text)).hasValueSatisfying(tag -> assertThat(tag).hasToString(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "-", ".a", "-a", "a/b", "a:b", "a b", "a+b", "a\0", "a\n", "\u00e9"})
  void parse_outsideGrammar_isEmpty(String text) {
    assertThat(Tag.parse(text)).isEmpty();
  }

  @Test
  void parse_length_isBoundedAt128() {
    assertThat(Tag.parse("a".repeat(128))).isPresent();
    assertThat(Tag.parse("a".repeat(129))).isEmpty();
  }

  @Test
  void constructor_outsideGrammar_throws() {
    assertThatThrownBy(() -> new Tag("..")).hasMessage("not a tag: \"..\"");
  }
}
