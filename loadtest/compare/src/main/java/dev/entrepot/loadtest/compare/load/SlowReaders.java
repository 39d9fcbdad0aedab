package dev.entrepot.loadtest.compare.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Clients that take a few kilobytes a second until they are closed. Thread-safe. */
public final class SlowReaders implements AutoCloseable {
  private static final int PIECE = 4 << 10;
  private static final Duration REST = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Endpoint server;
  private final String path;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> running = new ArrayList<>();
  private final CountDownLatch begun;

  private SlowReaders(Endpoint server, String path, int count) {
    this.server = server;
    this.path = path;
    begun = new CountDownLatch(count);
  }

  /**
   * Begins, and waits until each has the first bytes. Blocking.
   *
   * @throws IOException if not all have them within a minute
   */
  public static SlowReaders start(Endpoint server, String path, int count)
      throws IOException, InterruptedException {
    var readers = new SlowReaders(server, path, count);
    for (int i = 0; i < count; i++) {
      readers.running.add(readers.threads.submit(readers::read));
    }
    if (!readers.begun.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      long without = readers.begun.getCount();
      readers.close();
      throw new IOException("%d of %d slow readers got no byte".formatted(without, count));
    }
    return readers;
  }

  /**
   * Does nothing while all still read.
   *
   * @throws IOException if one of them was cut off or came to the end
   */
  public void requireRunning() throws IOException, InterruptedException {
    for (Future<?> reader : running) {
      if (reader.isDone()) {
        try {
          reader.get();
          throw new IOException("a slow reader came to the end");
        } catch (ExecutionException e) {
          throw new IOException("a slow reader was cut off: " + e.getCause(), e);
        }
      }
    }
  }

  private void read() {
    try (Connection connection = server.connect(PIECE, true)) {
      connection.begin(path);
      long left = connection.takeSome(Connection.Sink.NOWHERE);
      begun.countDown();
      while (left > 0) {
        Thread.sleep(REST);
        left = connection.takeSome(Connection.Sink.NOWHERE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // It is over.
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
