package dev.entrepot.loadtest.upstream;

import io.vertx.core.Vertx;

/** A number of bytes a second, given out evenly. Event loop only. */
final class Pace {
  private static final int TICKS_PER_SECOND = 50;

  /** How many ticks' bytes may gather while the client does not read. */
  private static final int MAX_GATHERED_TICKS = 5;

  private final Vertx vertx;
  private final long bytesPerSecond;
  private final long timer;
  private long tick;
  private long credit;

  /**
   * @param ticked called on the event loop each time there are new bytes to give
   */
  Pace(Vertx vertx, long bytesPerSecond, Runnable ticked) {
    this.vertx = vertx;
    this.bytesPerSecond = bytesPerSecond;
    this.timer = vertx.setPeriodic(1000 / TICKS_PER_SECOND, _ -> tick(ticked));
  }

  /** Bytes that may be sent now. */
  long credit() {
    return credit;
  }

  void spend(long bytes) {
    credit -= bytes;
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  private void tick(Runnable ticked) {
    long most = Math.max(1, bytesPerSecond / TICKS_PER_SECOND * MAX_GATHERED_TICKS);
    credit = Math.min(most, credit + share());
    ticked.run();
  }

  /** This tick's bytes, such that those of a second sum up to the rate exactly. */
  private long share() {
    long before = bytesPerSecond * (tick % TICKS_PER_SECOND) / TICKS_PER_SECOND;
    long after = bytesPerSecond * (tick % TICKS_PER_SECOND + 1) / TICKS_PER_SECOND;
    tick++;
    return after - before;
  }
}
