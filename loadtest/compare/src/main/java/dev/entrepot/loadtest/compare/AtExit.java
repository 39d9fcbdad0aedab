package dev.entrepot.loadtest.compare;

import dev.entrepot.loadtest.compare.os.Programs;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that a run leaves nothing behind when this process is asked to end: the run's thread
 * is interrupted, and has a while to close all that it opened. The first resource of a run, so that
 * it is closed last.
 */
final class AtExit implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Thread run = Thread.currentThread();
  private final CountDownLatch isOver = new CountDownLatch(1);
  private final Programs programs;
  private final Thread hook = new Thread(this::end, "compare-end");

  private AtExit(Programs programs) {
    this.programs = programs;
  }

  /**
   * Watches over the run of the calling thread.
   *
   * @param programs are ended in any case
   */
  static AtExit of(Programs programs) {
    var atExit = new AtExit(programs);
    Runtime.getRuntime().addShutdownHook(atExit.hook);
    return atExit;
  }

  private void end() {
    run.interrupt();
    programs.close();
    try {
      if (!isOver.await(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("entrepot-loadtest: the run did not end, files may be left");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // Nobody interrupts it; if so, it ends at once.
    }
  }

  /** The run has ended, by itself or because it was asked to. */
  @Override
  public void close() {
    isOver.countDown();
    if (!hook.isAlive()) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
