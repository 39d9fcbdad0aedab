package dev.entrepot.loadtest.compare;

import dev.entrepot.loadtest.compare.os.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Sees to it that a run leaves nothing behind when this process is asked to end. */
final class AtExit implements AutoCloseable {
  private final Thread hook;

  private AtExit(Thread hook) {
    this.hook = hook;
  }

  static AtExit of(Programs programs, WorkFolder folder) {
    var hook = new Thread(() -> end(programs, folder), "compare-end");
    Runtime.getRuntime().addShutdownHook(hook);
    return new AtExit(hook);
  }

  private static void end(Programs programs, WorkFolder folder) {
    programs.close();
    try {
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The run has ended by itself. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      hook.setName("compare-end, running"); // It runs already, and does what is to be done.
    }
  }
}
