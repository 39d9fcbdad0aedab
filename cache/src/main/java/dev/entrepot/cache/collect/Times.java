package dev.entrepot.cache.collect;

import java.time.Instant;

/** Stored times, which a clock that was wrong for a moment may have put into the future. */
final class Times {
  private Times() {}

  /** The time, or now if it lies behind that: it counts as if it were noted now. */
  static Instant past(Instant stored, Instant now) {
    return stored.isAfter(now) ? now : stored;
  }
}
