package dev.entrepot.proxy.transfer;

import com.google.common.util.concurrent.RateLimiter;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast downloads may be: those without readers, all together; and each as those pay for it who
 * want it. Any thread.
 */
@SuppressWarnings("UnstableApiUsage") // Marked so for years, and unchanged.
public final class Pace {
  /** How often it is looked whether a client waits by now, or can pay. */
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

  /**
   * Waits until so many bytes may have passed: the transfer has a reader, or it is not too fast for
   * one without; and they are paid for. Blocking.
   */
  void passed(Transfer transfer, int bytes) throws InterruptedException {
    int counted = Math.max(1, bytes);
    while (!transfer.isRead() && !limiter.tryAcquire(counted)) {
      pause();
    }
    while (!transfer.payers().pays(counted)) {
      pause();
    }
  }

  private void pause() throws InterruptedException {
    LockSupport.parkNanos(this, LOOK_INTERVAL.toNanos());
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while it was slowed");
    }
  }
}
