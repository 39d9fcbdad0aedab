package dev.entrepot.proxy.upstream;

import java.time.Duration;

/** The moment by which a call has to be over, on the clock of {@link System#nanoTime}. */
record Deadline(long nanos) {
  static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /** The first of equal parts of what is left. */
  Deadline share(int parts) {
    return new Deadline(System.nanoTime() + Math.max(0, nanos - System.nanoTime()) / parts);
  }

  /** What is left, zero at least, and no more than the given bound. */
  Duration remaining(Duration bound) {
    long left = Math.clamp(nanos - System.nanoTime(), 0, bound.toNanos());
    return Duration.ofNanos(left);
  }
}
