package dev.entrepot.proxy.transfer;

/** Runs the parts of a race, a thread each; meant for a model checker, which owns the order. */
final class Together {
  private Together() {}

  /** Runs all parts at once and waits for all of them. */
  static void run(Runnable... parts) {
    var threads = new Thread[parts.length];
    for (int part = 0; part < parts.length; part++) {
      threads[part] = new Thread(parts[part]);
      threads[part].start();
    }
    for (var thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted in a race", e);
      }
    }
  }
}
