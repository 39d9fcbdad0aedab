package dev.entrepot.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.entrepot.config.ListenAddress;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Waits for what event loops do. Not for event loops. */
final class Blocking {
  private Blocking() {}

  /**
   * Waits until an address is listened on.
   *
   * @param key what the address is called in the configuration
   * @return the port
   * @throws IOException if that fails; the message says which address, and what to do
   */
  static int port(String key, ListenAddress address, Future<Integer> bound) throws IOException {
    return port(key, address, bound.toCompletionStage().toCompletableFuture());
  }

  /** The same. */
  static int port(String key, ListenAddress address, CompletableFuture<Integer> bound)
      throws IOException {
    try {
      return bound.get();
    } catch (ExecutionException e) {
      throw new IOException(
          "cannot listen on %s (%s): change %s in the configuration, or end what listens there"
              .formatted(address, reason(e), key),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting", e);
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /**
   * Waits for a result.
   *
   * @throws IllegalStateException if it fails, or does not come in time
   */
  static void await(Future<?> future, Duration limit) {
    try {
      future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer within %d s".formatted(limit.toSeconds()), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(reason(e), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while closing", e);
    }
  }
}
