package dev.entrepot.proxy.upstream.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'token':'t'} | 50",
        "{'access_token':'t'} | 50",
        "{'token':'t','expires_in':300} | 290",
        "{'token':'t','expires_in':8} | 6",
        "{'token':'t','expires_in':0} | 50",
        "{'token':'t','expires_in':-5} | 50",
        "{'token':'t','expires_in':'300'} | 50",
        "{'token':'t','expires_in':1e300} | 86390",
        "{'token':7,'access_token':'t'} | 50"
      },
      quoteCharacter = '`')
  void parse_answer_isKeptUntilSomewhatBeforeItsEnd(String json, long seconds) {
    var token = parse(json).orElseThrow();

    assertThat(token.value()).isEqualTo("t");
    assertThat(Duration.between(NOW, token.until())).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(token.isFresh(token.until().minusMillis(1))).isTrue();
    assertThat(token.isFresh(token.until())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "7",
        "{",
        "{}",
        "{'token':''}",
        "{'token':'a b'}",
        "{'token':null}"
      })
  void parse_noToken_isEmpty(String json) {
    assertThat(parse(json)).isEmpty();
  }

  @Test
  void parse_lineBreakInToken_isEmpty() {
    assertThat(parse("{'token':'a\\r\\nX-Evil: 1'}")).isEmpty();
  }

  @Test
  void parse_deepNesting_isEmpty() {
    assertThat(parse("[".repeat(100_000))).isEmpty();
    assertThat(parse("{'a':".repeat(100_000))).isEmpty();
  }

  @Test
  void toString_anyToken_hidesIt() {
    assertThat(new Token("hidden", NOW).toString()).doesNotContain("hidden");
  }

  private static Optional<Token> parse(String json) {
    return Token.parse(json.replace('\'', '"').getBytes(UTF_8), NOW);
  }
}
