package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrintableTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 7, 8, 0x0d, 0x1b, 0x7f, 0x80, 0x9b, 0x9f, 0x61c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a,
        0x202e, 0x2066, 0x2069
      })
  void line_characterThatCommands_isEscaped(int c) {
    String escaped = Printable.line("a" + (char) c + "b");

    assertThat(escaped).isEqualTo(c == 0x0d ? "a\\rb" : "a\\u%04xb".formatted(c));
    assertThat(Printable.lines("a" + (char) c + "b")).isEqualTo(escaped);
  }

  @Test
  void lines_layout_stays() {
    assertThat(Printable.lines("a\tb\nc")).isEqualTo("a\tb\nc");
    assertThat(Printable.line("a\tb\nc")).isEqualTo("a\\tb\\nc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "Größe 10 µm", "日本語", "\ud83d\udc33", "שלום"})
  void line_otherText_staysAsItIs(String text) {
    assertThat(Printable.line(text)).isSameAs(text);
  }
}
