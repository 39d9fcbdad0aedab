package dev.entrepot.cache.thread;

/** Waits for threads that were told to end. */
public final class Joining {
  private Joining() {}

  /** Waits until a thread has ended; an interruption is kept for later. */
  public static void uninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
