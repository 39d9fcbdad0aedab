package dev.entrepot.loadtest.compare.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * Clients that each do the same at the same time, each on a connection and a thread of its own.
 *
 * @param clients how many
 */
public record Crowd(Endpoint server, int clients) {
  /** What one client does. */
  @FunctionalInterface
  public interface Client {
    /**
     * Blocking, on a thread of the client's own.
     *
     * @param number from zero
     */
    void act(Connection connection, int number) throws IOException, InterruptedException;
  }

  /** The longest that a client may take. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final int DIGITS = 3;

  /** What the reads of all may take together. */
  private static final int BUFFERS = 16 << 20;

  private static final int LEAST_BUFFER = 16 << 10;

  /**
   * Has each ask for the same path once, and drop what comes; how long each took, in nanoseconds.
   */
  public Histogram get(String path) throws IOException, InterruptedException {
    return run((connection, _) -> connection.get(path, Connection.Sink.NOWHERE));
  }

  /**
   * Connects all, lets them begin together and waits for the last. Blocking.
   *
   * @return how long each took, in nanoseconds
   * @throws IOException if one of them failed
   */
  public Histogram run(Client client) throws IOException, InterruptedException {
    List<Connection> connections = new ArrayList<>(clients);
    try {
      for (int i = 0; i < clients; i++) {
        connections.add(server.connect(bufferBytes(), false));
      }
      return run(client, connections);
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  private Histogram run(Client client, List<Connection> connections)
      throws IOException, InterruptedException {
    var gate = new CountDownLatch(1);
    List<Future<Long>> running = new ArrayList<>(clients);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (int i = 0; i < clients; i++) {
        int number = i;
        running.add(
            threads.submit(
                () -> {
                  gate.await();
                  return time(client, connections.get(number), number);
                }));
      }
      gate.countDown();
      return collect(running);
    } finally {
      threads.shutdownNow();
      threads.close();
    }
  }

  private static Histogram collect(List<Future<Long>> running)
      throws IOException, InterruptedException {
    var nanos = new Histogram(LIMIT.toNanos(), DIGITS);
    try {
      for (Future<Long> one : running) {
        nanos.recordValue(one.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
      }
      return nanos;
    } catch (ExecutionException e) {
      throw new IOException("a client failed: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("a client took longer than " + LIMIT.toMinutes() + " minutes", e);
    }
  }

  private static long time(Client client, Connection connection, int number)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    client.act(connection, number);
    return Math.min(LIMIT.toNanos(), System.nanoTime() - start);
  }

  private int bufferBytes() {
    return Math.clamp(BUFFERS / clients, LEAST_BUFFER, Endpoint.USUAL_BUFFER);
  }
}
