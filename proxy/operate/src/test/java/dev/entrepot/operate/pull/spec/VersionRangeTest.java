package dev.entrepot.operate.pull.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ">= 3.12; 3.12; true",
        ">= 3.12; 3.9.9; false",
        ">=1.2 <3.0 || >=4; 1.2.0; true",
        ">=1.2 <3.0 || >=4; 3.1.0; false",
        ">=1.2 <3.0 || >=4; v4.0.1; true",
        ">= 1.2, < 3.0; 1.0.0; false",
        ">= 1.2, < 3.0; 2.9.9; true",
        "=> 1.2, =< 1.3; 1.3.0; true",
        "~1.2; 1.2.9; true",
        "~1.2; 1.3.0; false",
        "^1.2.3; 1.9.0; true",
        "1.x; 1.7.1; true",
        "1.x; 2.0.0; false",
        "1.2 - 2.0; 1.5.0; true",
        "> 1, != 1.5.0 != 2.7.x; 2.0.0; true",
        "> 1, != 2.7.x; 2.7.1; false",
        "!=1.2.3; 1.2.3; false",
        "!=1.2.3; 1.2.4; true",
        ">= 1.0; 1.5.0-rc1; false",
        ">= 1.5.0-0; 1.5.0-rc1; true",
        "*; 1.0.0; true",
        "*; latest; false",
        "*; 1.2.3.4; false",
        "*; 3.12-alpine_1; false",
        "*; 99999999999.1.1; false"
      })
  void has_tag_isAsTheBoundsSay(String range, String tag, boolean expected) {
    assertThat(VersionRange.parse(range).orElseThrow().has(tag)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "newest", ">=", "1.2 ||", ">> 1", "1.2.3.4", "1.0 and 2.0", "|| 1"})
  void parse_otherText_isEmpty(String text) {
    assertThat(VersionRange.parse(text)).isEmpty();
  }
}
