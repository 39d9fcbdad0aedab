package dev.entrepot.proxy.share;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket: fills evenly, holds what comes in a second, and is full at first. More than it
 * holds can be taken from a full one, which then owes the rest. Any thread; never blocks.
 */
final class Bucket {
  /** How long an empty one takes to fill, in nanoseconds. */
  private static final long FILL_NANOS = Duration.ofSeconds(1).toNanos();

  private final long perSecond;
  private final Ticker ticker;

  /** When it will be full again, by the ticker. */
  private final AtomicLong full;

  /**
   * @param perSecond how much comes in a second, and how much it holds
   */
  Bucket(long perSecond, Ticker ticker) {
    this.perSecond = perSecond;
    this.ticker = ticker;
    this.full = new AtomicLong(ticker.read());
  }

  /**
   * Takes so much, if it is there.
   *
   * @return zero if it was taken, else how many nanoseconds from now it will be there
   */
  long take(long amount) {
    while (true) {
      long now = ticker.read();
      long before = full.get();
      long missing = Math.max(0, before - now);
      long wait = missing + nanos(Math.min(amount, perSecond)) - FILL_NANOS;
      if (wait > 0) {
        return wait;
      }
      if (full.compareAndSet(before, now + missing + nanos(amount))) {
        return 0;
      }
    }
  }

  /** Takes so much whether or not it is there. */
  void owe(long amount) {
    long now = ticker.read();
    full.updateAndGet(before -> now + Math.max(0, before - now) + nanos(amount));
  }

  /** How long so much takes to come. Rounded down, so that a full one holds all of a second's. */
  private long nanos(long amount) {
    return amount * FILL_NANOS / perSecond;
  }
}
