package dev.entrepot.cli.progress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How fast something goes, as of the last ten seconds, and when the rest of it may be done at that.
 * Before there is something to go by, it says neither. One thread at a time.
 */
final class Speed {
  private static final long WINDOW = Duration.ofSeconds(10).toNanos();

  /** How long it has to have been watched. */
  private static final long BASIS = Duration.ofSeconds(2).toNanos();

  /** How far apart samples are, so that at most 41 are kept. */
  private static final long STEP = WINDOW / 40;

  /** Beyond that nothing can be foretold. */
  private static final Duration MAX_LEFT = Duration.ofDays(2);

  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long at, long bytes) {}

  /**
   * Notes how far it is.
   *
   * @param now in nanoseconds, of any beginning
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

  /** In what time the rest will be done at that rate, in words; nothing if that is no forecast. */
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
