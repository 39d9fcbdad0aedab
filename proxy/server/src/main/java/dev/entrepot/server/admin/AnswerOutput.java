package dev.entrepot.server.admin;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of an answer as a stream, which waits for the client after each piece. For one thread,
 * not an event loop, that is not to be interrupted: to break it off, the answer is reset.
 */
public final class AnswerOutput extends OutputStream {
  private static final int PIECE_BYTES = 256 << 10; // 256 KiB

  private final HttpServerResponse response;
  private final Duration patience;
  private final byte[] piece = new byte[PIECE_BYTES];
  private int size;

  /**
   * @param patience how long the client may take to receive a piece
   */
  AnswerOutput(HttpServerResponse response, Duration patience) {
    this.response = response;
    this.patience = patience;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    while (from < offset + length) {
      if (size == piece.length) {
        flush();
      }
      int count = Math.min(piece.length - size, offset + length - from);
      System.arraycopy(bytes, from, piece, size, count);
      size += count;
      from += count;
    }
  }

  @Override
  public void flush() throws IOException {
    if (size > 0) {
      var next = Buffer.buffer(Arrays.copyOf(piece, size));
      size = 0;
      await(response.write(next));
    }
  }

  /** Ends the answer, whose end is its clean one. */
  @Override
  public void close() throws IOException {
    flush();
    if (!response.ended()) {
      await(response.end());
    }
  }

  private void await(Future<Void> sent) throws IOException {
    try {
      sent.toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the client has left", e);
    } catch (TimeoutException e) {
      response.reset();
      throw new IOException(
          "the client has taken nothing for %d s".formatted(patience.toSeconds()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
