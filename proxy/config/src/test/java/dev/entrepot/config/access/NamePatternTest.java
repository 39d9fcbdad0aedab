package dev.entrepot.config.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {
  private static NamePattern pattern(String text) {
    return NamePattern.parse(text).orElseThrow();
  }

  private static Optional<String> fill(String text, Map<String, String> values) {
    return pattern(text).fill(name -> Optional.ofNullable(values.get(name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gitlab:{project_path}",
        "spiffe://site/ns/{ns}/sa/{sa}",
        "cn:{cn}",
        "ci:all",
        "k8s:{https://example.com/claim}"
      })
  void parse_pattern_isItsText(String text) {
    assertThat(pattern(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gitlab",
        "{sub}",
        "gitlab{a}",
        "a:{b",
        "a:b}",
        "a:{}",
        "a:{b}{c}",
        "a:{{b}}",
        "a:\u0007"
      })
  void parse_otherText_isNone(String text) {
    assertThat(NamePattern.parse(text)).isEmpty();
  }

  @Test
  void parse_tooLong_isNone() {
    assertThat(NamePattern.parse("a:" + "b".repeat(NamePattern.MAX_CHARACTERS))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example, https://a.example/{sub}",
    "https://a.example/, https://a.example/{sub}",
    "https://a.example/realms/b, https://a.example/realms/b/{sub}",
  })
  void ofSubject_issuer_beginsWithIt(URI issuer, String text) {
    assertThat(NamePattern.ofSubject(issuer)).hasToString(text);
  }

  @Test
  void fill_values_areInTheirPlaces() {
    assertThat(fill("gh:{owner}@{ref}", Map.of("owner", "me", "ref", "main")))
        .contains("gh:me@main");
  }

  @Test
  void fill_missingOrUnfitValue_isNoName() {
    assertThat(fill("a:{b}", Map.of())).isEmpty();
    assertThat(fill("a:{b}", Map.of("b", ""))).isEmpty();
    assertThat(fill("a:{b}", Map.of("b", "x\ny"))).isEmpty();
    assertThat(fill("a:{b}", Map.of("b", "x".repeat(NamePattern.MAX_CHARACTERS)))).isEmpty();
  }

  @Test
  void fill_valueWithWhatFollowsIt_isNoName() {
    assertThat(fill("a:{b}:{c}", Map.of("b", "x:y", "c", "z"))).isEmpty();
    assertThat(fill("a:{b}:{c}", Map.of("b", "x", "c", "y:z"))).contains("a:x:y:z");
    assertThat(fill("a:{b}--{c}", Map.of("b", "x-", "c", "z"))).isEmpty();
  }

  @Test
  void fill_differentValues_neverMakeOneName() {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    Map<String, Map<String, String>> seen = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      Map<String, String> values = Map.of("b", text(random), "c", text(random), "d", text(random));
      fill("a:{b}::{c}:{d}:", values)
          .map(name -> seen.putIfAbsent(name, values))
          .ifPresent(first -> assertThat(values).as("seed %d", seed).isEqualTo(first));
    }
    assertThat(seen).as("seed %d", seed).hasSizeGreaterThan(100);
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      text.append(":xy".charAt(random.nextInt(3)));
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "spiffe://site/ns/{ns}/sa/{sa}, spiffe://site/ns/a/sa/b, true",
    "spiffe://site/ns/{ns}/sa/{sa}, spiffe://site/ns/a/b/sa/c, false",
    "spiffe://site/ns/{ns}/sa/{sa}, spiffe://site/ns//sa/c, false",
    "spiffe://site/ns/{ns}/sa/{sa}, spiffe://site/ns/a/sa/b/c, false",
    "spiffe://site.a/{ns}, spiffe://siteXa/b, false",
    "cn:{cn}, cn:node-1, true",
    "cn:{cn}, node-1, false",
  })
  void matcher_name_fitsAsAWhole(String text, String name, boolean fits) {
    assertThat(pattern(text).matcher().test(name)).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({
    "gitlab:{a}, gitlab:{b}, true",
    "gitlab:{a}, gitlab:x{b}, true",
    "gitlab:{a}, github:{b}, false",
    "https://a/{sub}, https://ab/{sub}, false",
    "https://a/{sub}, https://a/b/{sub}, true",
  })
  void mayCollideWith_beginnings_decide(String one, String other, boolean collide) {
    assertThat(pattern(one).mayCollideWith(pattern(other))).isEqualTo(collide);
    assertThat(pattern(other).mayCollideWith(pattern(one))).isEqualTo(collide);
  }
}
