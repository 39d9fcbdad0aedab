package dev.entrepot.proxy.upstream;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/**
 * Pausing and resuming under a model checker, which runs the race in many orders and prints the
 * order that fails. See ADR 79.
 */
class BackPressureRaceTest {
  /** In how many orders the race is run. */
  private static final int ORDERS = 1_000;

  private static final int SHARE = InflowRoom.MAX_SHARE_BYTES;

  @Test
  void took_whileTheLoopPauses_leavesTheSenderFlowing() {
    Lincheck.runConcurrentTest(ORDERS, () -> new Race().run());
  }

  /**
   * The last byte of a share comes while all the others are taken. The calling thread is the loop.
   */
  private static final class Race implements Flow {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final BackPressure pressure = new BackPressure(tasks::add, this, new InflowRoom());
    private int pauses;

    void run() {
      pressure.added(SHARE - 1);
      var taker = new Thread(() -> pressure.took(SHARE - 1));
      taker.start();
      pressure.added(1);
      join(taker);
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
      if (pressure.queued() != 1 || pauses != 0) {
        throw new AssertionError(
            "%d bytes are queued, and %d pauses left".formatted(pressure.queued(), pauses));
      }
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted in a race", e);
      }
    }

    @Override
    public void pause() {
      pauses++;
    }

    @Override
    public void resume() {
      pauses--;
    }

    @Override
    public void abandon() {
      throw new AssertionError("the body is wanted");
    }

    @Override
    public void abandonAfter(Duration patience) {
      throw new AssertionError("the body is wanted");
    }
  }
}
