package dev.entrepot.proxy.upstream;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;

/** The value of {@code Retry-After}: seconds, or a date (RFC 9110, 10.2.3). */
final class RetryAfter {
  /** The longest that is believed; Docker Hub's quota is for six hours. */
  static final Duration MAX = Duration.ofHours(6);

  private RetryAfter() {}

  /** How long to wait from now on, between zero and {@link #MAX}; empty for any other text. */
  static Optional<Duration> parse(String text, Instant now) {
    OptionalLong seconds = Numbers.parse(text);
    return seconds.isPresent()
        ? Optional.of(Duration.ofSeconds(Math.min(seconds.getAsLong(), MAX.toSeconds())))
        : date(text).map(date -> bounded(Duration.between(now, date)));
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(MAX) > 0 ? MAX : wait;
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
