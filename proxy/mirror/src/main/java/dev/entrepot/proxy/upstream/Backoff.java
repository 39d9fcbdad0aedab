package dev.entrepot.proxy.upstream;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** The pause before an upstream is asked again: doubling, with full jitter, bounded. */
public interface Backoff {
  /** The longest pause before the first attempt. */
  Duration FIRST = Duration.ofMillis(100);

  /** The longest pause before any attempt. */
  Duration LONGEST = Duration.ofSeconds(5);

  /** Waits on the calling thread; attempts count from 1. */
  void pause(int attempt) throws InterruptedException;

  /** Real pauses. */
  static Backoff jittered(RandomGenerator random) {
    return attempt -> Thread.sleep(random.nextLong(1 + ceiling(attempt).toMillis()));
  }

  private static Duration ceiling(int attempt) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(attempt - 1, 16));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
