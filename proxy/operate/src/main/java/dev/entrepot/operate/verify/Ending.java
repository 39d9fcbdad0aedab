package dev.entrepot.operate.verify;

/** Ends the work of a thread with the store, which is to be closed next. */
public final class Ending {
  private Ending() {}

  /**
   * Interrupts the thread and waits for its end; not longer than until the caller is interrupted.
   */
  public static void of(Thread thread) {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
