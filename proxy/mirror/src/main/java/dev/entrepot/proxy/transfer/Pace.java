package dev.entrepot.proxy.transfer;

import com.google.common.util.concurrent.RateLimiter;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How fast downloads without readers may be, all together. Any thread. */
@SuppressWarnings("UnstableApiUsage") // Marked so for years, and unchanged.
public final class Pace {
  /** How often it is looked whether a client waits by now. */
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

  private final RateLimiter limiter;

  private Pace(RateLimiter limiter) {
    this.limiter = limiter;
  }

  /** So many bytes a second. */
  public static Pace of(long bytesPerSecond) {
    return new Pace(RateLimiter.create((double) bytesPerSecond));
  }

  /** As fast as it goes. */
  public static Pace unlimited() {
    return new Pace(RateLimiter.create(Double.MAX_VALUE));
  }

  /** Waits until so many bytes may have passed, or the transfer has a reader. Blocking. */
  void passed(Transfer transfer, int bytes) throws InterruptedException {
    while (!transfer.isRead() && !limiter.tryAcquire(Math.max(1, bytes))) {
      LockSupport.parkNanos(this, LOOK_INTERVAL.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while it has no reader");
      }
    }
  }
}
