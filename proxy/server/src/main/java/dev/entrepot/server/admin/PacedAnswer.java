package dev.entrepot.server.admin;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of an answer, piece by piece: a write returns once the client has taken the piece, so a
 * slow client slows the writer down and one piece at most is in memory. One thread at a time, none
 * an event loop.
 */
final class PacedAnswer {
  /** How long a client may take to receive the last piece, as a server that stops waits for it. */
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final HttpServerResponse response;
  private final Duration patience;

  /**
   * @param patience how long the client may take to receive a piece before it counts as gone
   */
  PacedAnswer(HttpServerResponse response, Duration patience) {
    this.response = response;
    this.patience = patience;
  }

  /** Whether the head has gone out, so that the status cannot change any more. */
  boolean hasBegun() {
    return response.headWritten();
  }

  /** Whether nothing can be sent any more. */
  boolean isOver() {
    return response.closed() || response.ended();
  }

  /** Names the type of the body, before its first piece. */
  void type(String mediaType) {
    response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType).setChunked(true);
  }

  /**
   * Sends a piece.
   *
   * @throws IOException if the client has left, takes nothing, or the thread is interrupted, which
   *     it stays
   */
  void write(Buffer piece) throws IOException {
    await(response.write(piece), patience);
  }

  /** Sends the last piece, or none, and the clean end of the answer; fails as a write does. */
  void end(Buffer last) throws IOException {
    await(last.length() == 0 ? response.end() : response.end(last), END_LIMIT);
  }

  /** Ends the connection, so that the client sees that the answer is not whole. */
  void reset() {
    response.reset();
  }

  private void await(Future<Void> sent, Duration limit) throws IOException {
    try {
      sent.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the client has left", e);
    } catch (TimeoutException e) {
      response.reset();
      throw new IOException(
          "the client has taken nothing for %d s".formatted(limit.toSeconds()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }
}
