package dev.entrepot.loadtest.compare.row;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Looks at a peer's memory all the time, on a thread of its own. */
final class MemoryWatch implements AutoCloseable {
  /**
   * Looking costs the peer some time, as the kernel stops it from changing its memory meanwhile.
   */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
  private final Future<?> watching;
  private volatile double most;

  private MemoryWatch(Site site) {
    watching =
        thread.submit(
            () -> {
              watch(site);
              return most;
            });
  }

  static MemoryWatch start(Site site) {
    return new MemoryWatch(site);
  }

  /**
   * The most that it had since the start, in MiB resident.
   *
   * @throws IOException if that could not be seen
   */
  double most() throws IOException, InterruptedException {
    if (watching.isDone()) {
      try {
        watching.get();
      } catch (ExecutionException e) {
        throw new IOException("the memory could not be watched: " + e.getCause(), e);
      }
    }
    return most;
  }

  private void watch(Site site) throws IOException {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        most = Math.max(most, site.residentMebibytes());
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // It is over.
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    thread.close();
  }
}
