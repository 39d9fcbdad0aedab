package dev.entrepot.proxy.upstream.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeParserTest {
  @Test
  void parse_valuesWithEqualsCommaAndQuestionMark_areWhole() {
    assertThat(
            parse(
                "Bearer realm=\"https://nvcr.io/proxy_auth?scope=repository:a/b:pull,push\","
                    + "service=\"a=b\""))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "realm",
                    "https://nvcr.io/proxy_auth?scope=repository:a/b:pull,push",
                    "service",
                    "a=b")));
  }

  @Test
  void parse_severalInOneValue_areAll() {
    assertThat(parse("Basic realm=\"a\\\"b\", charset=UTF-8 , BEARER Realm=https://x/?a=b, x = y"))
        .containsExactly(
            new Challenge("basic", Map.of("realm", "a\"b", "charset", "UTF-8")),
            new Challenge("bearer", Map.of("realm", "https://x/?a=b", "x", "y")));
  }

  @Test
  void parse_severalValues_areAll() {
    assertThat(ChallengeParser.parse(List.of("Negotiate", "Basic realm=\"x\"")))
        .extracting(Challenge::scheme)
        .containsExactly("negotiate", "basic");
  }

  @Test
  void parse_unendedQuote_keepsWhatCameBefore() {
    assertThat(parse("Bearer service=\"s\",realm=\"https://x"))
        .containsExactly(new Challenge("bearer", Map.of("service", "s")));
  }

  @Test
  void parse_noChallenge_isEmpty() {
    assertThat(parse("")).isEmpty();
    assertThat(parse(" ,, ")).isEmpty();
    assertThat(parse("\u0000\u0001")).isEmpty();
  }

  @Test
  void parse_tooMuch_isBounded() {
    assertThat(parse("x".repeat(ChallengeParser.MAX_CHARACTERS + 1))).isEmpty();
    assertThat(parse(String.join(", ", Collections.nCopies(100, "Basic a=b"))))
        .hasSize(ChallengeParser.MAX_CHALLENGES);
    var many = new StringBuilder("Bearer ");
    for (int i = 0; i < 100; i++) {
      many.append("p").append(i).append("=v,");
    }
    assertThat(parse(many.toString()).getFirst().parameters())
        .hasSize(ChallengeParser.MAX_PARAMETERS);
  }

  private static List<Challenge> parse(String value) {
    return ChallengeParser.parse(List.of(value));
  }
}
