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

  private final String path;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> running = new ArrayList<>();
  private final CountDownLatch begun;

  private SlowReaders(String path, int count) {
    this.path = path;
    begun = new CountDownLatch(count);
  }

  /**
   * Connects one after the other, so that no handshake waits for others, and waits until each has
   * the first bytes. Blocking.
   *
   * @throws IOException if not all have them within a minute
   */
  public static SlowReaders start(Endpoint server, String path, int count)
      throws IOException, InterruptedException {
    var readers = new SlowReaders(path, count);
    try {
      for (int i = 0; i < count; i++) {
        Connection connection = server.connect(PIECE, true);
        readers.running.add(readers.threads.submit(() -> readers.read(connection)));
      }
      readers.awaitFirstBytes();
      return readers;
    } catch (IOException | InterruptedException e) {
      readers.close();
      throw e;
    }
  }

  private void awaitFirstBytes() throws IOException, InterruptedException {
    if (!begun.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      requireRunning();
      throw new IOException("%d slow readers got no byte".formatted(begun.getCount()));
    }
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

  private void read(Connection opened) {
    try (Connection connection = opened) {
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
