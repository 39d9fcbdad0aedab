package dev.entrepot.cache.verify;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How fast a verification reads. For one thread. */
final class ReadRate {
  /** Waits. */
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  private static final long NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final OptionalLong bytesPerSecond;
  private final LongSupplier nanoTime;
  private final Pause pause;

  /** When the bytes that were read so far may have been read. */
  private long due;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  ReadRate(OptionalLong bytesPerSecond, LongSupplier nanoTime, Pause pause) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.due = nanoTime.getAsLong();
  }

  /** Waits until so many more bytes may have been read; ends an interrupted thread's reading. */
  void passed(int bytes) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the verification was broken off");
    }
    if (bytesPerSecond.isEmpty()) {
      return;
    }
    long now = nanoTime.getAsLong();
    long cost = Math.round((double) bytes / bytesPerSecond.getAsLong() * NANOS_A_SECOND);
    due = (due - now < 0 ? now : due) + cost;
    pause.of(Duration.ofNanos(due - now));
  }
}
