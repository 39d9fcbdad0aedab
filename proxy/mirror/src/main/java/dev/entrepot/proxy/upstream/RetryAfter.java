package dev.entrepot.proxy.upstream;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** The value of {@code Retry-After}: seconds, or a date (RFC 9110, 10.2.3). */
final class RetryAfter {
  /** The longest that is believed; Docker Hub's quota is for six hours. */
  static final Duration MAX = Duration.ofHours(6);

  /** The one that is written, and the two of old that are to be read. */
  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss zzz", Locale.US),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US)
              .withZone(ZoneOffset.UTC));

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

  /** A date in one of the three forms of HTTP (RFC 9110, 5.6.7); empty for any other text. */
  static Optional<Instant> date(String text) {
    return DATES.stream().flatMap(form -> date(form, text).stream()).findFirst();
  }

  private static Optional<Instant> date(DateTimeFormatter form, String text) {
    try {
      return Optional.of(form.parse(text, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
