package dev.entrepot.config.read;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Range;
import java.time.Duration;
import java.util.Optional;

/** Durations as the configuration writes them: a whole number directly followed by its unit. */
public final class Durations {
  private static final ImmutableMap<String, Long> MILLIS_BY_UNIT =
      ImmutableMap.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private Durations() {}

  /** Parses a duration such as {@code 500ms}, {@code 60s} or {@code 30d}. */
  public static Optional<Duration> parse(String text) {
    return Quantity.parse(text, MILLIS_BY_UNIT).map(Duration::ofMillis);
  }

  /** The duration as {@link #parse} reads it, such as {@code 90s}. */
  public static String format(Duration duration) {
    return Quantity.format(duration.toMillis(), MILLIS_BY_UNIT);
  }

  /** The durations between two, both included. */
  public static ValueType<Duration> between(String least, String greatest) {
    var range = Range.closed(parse(least).orElseThrow(), parse(greatest).orElseThrow());
    return ValueType.of(
            "a duration from %s to %s (units: %s)"
                .formatted(least, greatest, String.join(", ", MILLIS_BY_UNIT.keySet())),
            Durations::parse)
        .where(range);
  }
}
