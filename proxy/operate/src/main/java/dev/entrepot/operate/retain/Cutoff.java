package dev.entrepot.operate.retain;

import dev.entrepot.config.read.Durations;
import dev.entrepot.oci.Quoted;
import dev.entrepot.operate.name.UnclearNameException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** A time, or how long ago one is. */
public sealed interface Cutoff {
  /** That long before now. */
  record Ago(Duration span) implements Cutoff {
    @Override
    public String toString() {
      return Durations.format(span);
    }
  }

  /** A fixed time. */
  record At(Instant time) implements Cutoff {
    @Override
    public String toString() {
      return time.toString();
    }
  }

  /**
   * Reads a span such as {@code 7d}, or a time in ISO 8601. Its text is such a one again.
   *
   * @throws UnclearNameException if it is neither
   */
  static Cutoff of(String text) throws UnclearNameException {
    Optional<Duration> span = Durations.parse(text);
    if (span.isPresent()) {
      return new Ago(span.get());
    }
    try {
      return new At(Instant.parse(text));
    } catch (DateTimeParseException e) {
      throw new UnclearNameException(
          "no time: %s; one is like 12h, 30d or 2026-01-31T12:00:00Z".formatted(Quoted.of(text)));
    }
  }

  /** The time that is meant. */
  default Instant at(Instant now) {
    return switch (this) {
      case Ago(Duration span) -> now.minus(span);
      case At(Instant time) -> time;
    };
  }
}
