package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {
  @Test
  void of_printableText_isQuotedWhole() {
    assertThat(Quoted.of("a b~")).isEqualTo("\"a b~\"");
    assertThat(Quoted.of("")).isEqualTo("\"\"");
  }

  @Test
  void of_whatCouldForgeALogLine_isReplaced() {
    assertThat(Quoted.of("a\r\n\u001b[0m\"\0\u007f\u00e9")).isEqualTo("\"a???[0m????\"");
  }

  @Test
  void of_longText_isCut() {
    assertThat(Quoted.of("a".repeat(128))).isEqualTo('"' + "a".repeat(128) + '"');
    assertThat(Quoted.of("a".repeat(129))).isEqualTo('"' + "a".repeat(128) + "...\"");
  }
}
