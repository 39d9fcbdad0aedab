package dev.entrepot.operate.name;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns of references as docker's filter understands them. */
final class ReferenceGlobTest {
  @ParameterizedTest
  @CsvSource({
    "alpine, alpine, true",
    "alpine, alpine:3, false",
    "alp*, alpine:3, true",
    "*, team/app, false",
    "*/*, team/app:1, true",
    "ghcr.io/*/app:v1.?, ghcr.io/team/app:v1.2, true",
    "a[a-c]d, abd, true",
    "a[^a-c]d, abd, false",
    "a[^a-c]d, axd, true",
    "a[xb]d, abd, true",
    "a\\*d, a*d, true",
    "a\\*d, abd, false",
    "*a*b*c, xaxbxc, true",
    "*a*b*c, xaxbx, false"
  })
  void matches_isAsGoMatchesPaths(String pattern, String text, boolean fits) {
    assertThat(ReferenceGlob.parse(pattern).orElseThrow().matches(text)).isEqualTo(fits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[", "a[", "[]a]", "[-]", "[a-", "[b-a]", "a\\", "[a/b]", "[^"})
  void parse_whatIsNoPattern_isEmpty(String pattern) {
    assertThat(ReferenceGlob.parse(pattern)).isEmpty();
  }

  @Test
  void matches_hostilePattern_endsSoon() {
    var glob = ReferenceGlob.parse("*a".repeat(255)).orElseThrow();

    assertThat(glob.matches("a".repeat(254) + "b")).isFalse();
    assertThat(ReferenceGlob.parse("a".repeat(ReferenceGlob.MAX_CHARACTERS + 1))).isEmpty();
  }
}
