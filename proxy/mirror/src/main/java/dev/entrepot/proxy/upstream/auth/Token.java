package dev.entrepot.proxy.upstream.auth;

import dev.entrepot.proxy.json.LooseJson;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Leave to read, for a while.
 *
 * @param value a secret of visible ASCII characters
 * @param until when to ask for another one; somewhat before the token ends
 */
public record Token(String value, Instant until) {
  /** The longest token, in characters: it has to fit into the headers of a request. */
  static final int MAX_CHARACTERS = 48 << 10;

  /** How long a token is good if the answer does not say (Token Authentication Specification). */
  static final Duration DEFAULT_LIFETIME = Duration.ofSeconds(60);

  /** The longest that a token is kept, whatever the answer says. */
  public static final Duration MAX_LIFETIME = Duration.ofDays(1);

  /** How long before its end a token is given up; a quarter of its lifetime if that is less. */
  static final Duration MARGIN = Duration.ofSeconds(10);

  /**
   * Reads the answer of a token server: {@code token} or {@code access_token}, and {@code
   * expires_in} in seconds. Empty if there is no token that can be shown.
   */
  public static Optional<Token> parse(byte[] answer, Instant now) {
    return LooseJson.object(answer).flatMap(json -> parse(json, now));
  }

  private static Optional<Token> parse(JsonObject json, Instant now) {
    return text(json, "token")
        .or(() -> text(json, "access_token"))
        .map(value -> new Token(value, now.plus(kept(lifetime(json)))));
  }

  /** The same token, shown for so long from now on at most. */
  public Token forAtMost(Duration life, Instant now) {
    Instant latest = now.plus(life);
    return latest.isBefore(until) ? new Token(value, latest) : this;
  }

  /** Whether the token is still to be shown. */
  public boolean isFresh(Instant now) {
    return now.isBefore(until);
  }

  @Override
  public String toString() {
    return "a token until " + until;
  }

  private static Optional<String> text(JsonObject json, String key) {
    return LooseJson.text(json, key).filter(Token::isToken);
  }

  private static boolean isToken(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_CHARACTERS
        && value.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  private static Duration lifetime(JsonObject json) {
    return json.getValue("expires_in") instanceof Number seconds && seconds.longValue() > 0
        ? Duration.ofSeconds(Math.min(seconds.longValue(), MAX_LIFETIME.toSeconds()))
        : DEFAULT_LIFETIME;
  }

  private static Duration kept(Duration lifetime) {
    Duration quarter = lifetime.dividedBy(4);
    return lifetime.minus(quarter.compareTo(MARGIN) < 0 ? quarter : MARGIN);
  }
}
