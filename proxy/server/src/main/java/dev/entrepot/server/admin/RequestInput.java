package dev.entrepot.server.admin;

import dev.entrepot.proxy.thread.OwnerThread;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request as a stream. Made on the request's event loop; read by one other thread,
 * which waits for the client. No more than {@link #WINDOW} pieces wait to be read.
 */
public final class RequestInput extends InputStream {
  private static final int WINDOW = 8;

  private sealed interface Piece {
    record Bytes(Buffer bytes) implements Piece {}

    record End() implements Piece {}

    record Broken(Throwable cause) implements Piece {}
  }

  private final HttpServerRequest request;
  private final Context loop;
  private final Duration patience;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  // The reading thread only
  private final OwnerThread reader = OwnerThread.firstUser();
  private @Nullable Buffer current;
  private int position;
  private boolean ended;

  private RequestInput(HttpServerRequest request, Context loop, Duration patience) {
    this.request = request;
    this.loop = loop;
    this.patience = patience;
  }

  /**
   * On the request's event loop, before its body has come.
   *
   * @param patience how long a reader waits for the client's next piece
   */
  public static RequestInput of(HttpServerRequest request, Context loop, Duration patience) {
    var input = new RequestInput(request, loop, patience);
    request.pause();
    request.handler(bytes -> input.pieces.add(new Piece.Bytes(bytes)));
    request.endHandler(_ -> input.pieces.add(new Piece.End()));
    request.exceptionHandler(cause -> input.pieces.add(new Piece.Broken(cause)));
    request.fetch(WINDOW);
    return input;
  }

  /** Whoever reads it is told that it is broken. Any thread. */
  public void breakOff() {
    pieces.add(new Piece.Broken(new IOException("the server stops")));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!await()) {
      return -1;
    }
    Buffer from = Objects.requireNonNull(current);
    int count = Math.min(length, from.length() - position);
    from.getBytes(position, position + count, bytes, offset);
    position += count;
    return count;
  }

  /** Lets pass what has not been read, so that the client gets to read its answer. */
  public void drain() throws IOException {
    transferTo(OutputStream.nullOutputStream());
  }

  /** Whether there is anything to read. */
  private boolean await() throws IOException {
    assert reader.isHere() : reader;
    while (!ended && (current == null || position == current.length())) {
      switch (take()) {
        case Piece.Bytes(Buffer bytes) -> {
          current = bytes;
          position = 0;
          loop.runOnContext(_ -> request.fetch(1));
        }
        case Piece.End() -> ended = true;
        case Piece.Broken(Throwable cause) -> {
          ended = true;
          throw new IOException("the body has stopped coming: " + cause.getMessage(), cause);
        }
      }
    }
    return !ended;
  }

  private Piece take() throws IOException {
    try {
      Piece next = pieces.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        ended = true;
        throw new StalledException(patience);
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
