package dev.entrepot.cli.progress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The speed of a task over the last ten seconds, and the time left at that speed. Neither is known
 * before there are enough samples. One thread at a time.
 */
final class Speed {
  private static final long WINDOW = Duration.ofSeconds(10).toNanos();

  /** How long samples must reach back. */
  private static final long BASIS = Duration.ofSeconds(2).toNanos();

  /** How far apart samples are, so that at most 41 are kept. */
  private static final long STEP = WINDOW / 40;

  /** Beyond that there is no forecast. */
  private static final Duration MAX_LEFT = Duration.ofDays(2);

  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long at, long bytes) {}

  /**
   * Adds a sample.
   *
   * @param now in nanoseconds, from any origin
   */
  void note(long now, long bytes) {
    Sample last = samples.peekLast();
    if (last == null || now - last.at() >= STEP) {
      samples.add(new Sample(now, bytes));
    }
    while (samples.size() > 1 && now - samples.getFirst().at() > WINDOW) {
      samples.removeFirst();
    }
  }

  /** Bytes a second. */
  OptionalDouble perSecond(long now, long bytes) {
    Sample first = samples.peekFirst();
    if (first == null || now - first.at() < BASIS) {
      return OptionalDouble.empty();
    }
    double rate = (bytes - first.bytes()) / ((now - first.at()) / SECOND);
    return rate > 0 ? OptionalDouble.of(rate) : OptionalDouble.empty();
  }

  /** The time left at that rate, in words; empty if that would be no forecast. */
  static Optional<String> left(long bytes, double rate) {
    double seconds = Math.ceil(Math.max(0, bytes) / rate);
    return seconds > MAX_LEFT.toSeconds()
        ? Optional.empty()
        : Optional.of(words(Duration.ofSeconds((long) seconds)) + " left");
  }

  private static String words(Duration span) {
    if (span.toHours() > 0) {
      return "%dh %dm".formatted(span.toHours(), span.toMinutesPart());
    }
    return span.toMinutes() > 0
        ? "%dm %ds".formatted(span.toMinutes(), span.toSecondsPart())
        : "%ds".formatted(span.toSeconds());
  }
}
