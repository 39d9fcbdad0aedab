package dev.entrepot.operate.retain;

import dev.entrepot.config.read.Durations;
import dev.entrepot.oci.Quoted;
import dev.entrepot.operate.name.UnclearNameException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What is to be removed that is not needed.
 *
 * @param tagged whether tags go too that nobody pulled since; else what no tag leads to
 * @param until since when: a span of time before now, such as {@code 7d}, or a time in ISO 8601;
 *     empty if it does not matter when, where no tags go
 */
public record PruneRequest(boolean tagged, Optional<String> until) {
  private static final String KEY = "until=";

  /**
   * Checks what somebody has written.
   *
   * @throws UnclearNameException if it says too little, or nothing
   */
  public PruneRequest checked(Instant now) throws UnclearNameException {
    if (tagged && until.isEmpty()) {
      throw new UnclearNameException(
          "say which images are not needed: add a filter such as until=30d");
    }
    var _ = pulledBefore(now);
    return this;
  }

  /**
   * The span or time in a filter as docker has it: {@code until=240h}.
   *
   * @throws UnclearNameException if it is another filter
   */
  public static String until(String filter) throws UnclearNameException {
    if (!filter.startsWith(KEY)) {
      throw new UnclearNameException(
          "no filter of what is removed: %s; there is until=TIME".formatted(Quoted.of(filter)));
    }
    return filter.substring(KEY.length());
  }

  /** What was pulled later stays; empty if that does not matter. */
  Optional<Instant> pulledBefore(Instant now) throws UnclearNameException {
    return until.isEmpty() ? Optional.empty() : Optional.of(time(until.get(), now));
  }

  private static Instant time(String text, Instant now) throws UnclearNameException {
    Optional<Duration> span = Durations.parse(text);
    if (span.isPresent()) {
      return now.minus(span.get());
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new UnclearNameException(
          "no time: %s; one is like 12h, 30d or 2026-01-31T12:00:00Z".formatted(Quoted.of(text)));
    }
  }
}
