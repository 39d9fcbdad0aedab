package dev.entrepot.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A body for TLS and HTTP/2: read from the file into pooled buffers, a small window of them, the
 * next when one has been written. The window goes by completed writes, because on TLS the
 * connection's own write queue does not fill within one turn of the loop.
 */
final class PumpedBody implements BodyWriter {
  private static final int PIECE_BYTES = 128 << 10; // 128 KiB
  private static final int WINDOW = 2;
  private static final ByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;

  private final HttpServerRequest request;

  PumpedBody(HttpServerRequest request) {
    this.request = request;
  }

  @Override
  public int pieceBytes() {
    return PIECE_BYTES;
  }

  @Override
  public int window() {
    return WINDOW;
  }

  @Override
  public void begin() {
    // Each write goes out by itself.
  }

  @Override
  public Future<Void> write(FileChannel file, long offset, int length) throws IOException {
    ByteBuf piece;
    try {
      piece = BUFFERS.directBuffer(length, length);
    } catch (OutOfMemoryError e) {
      // Of direct memory, which has a limit of its own: one client less, and the server goes on.
      return Future.failedFuture(e);
    }
    try {
      fill(piece, file, offset, length);
    } catch (IOException e) {
      piece.release();
      throw e;
    }
    try {
      // The buffer that is handed on does not own the memory: it is released here, once written.
      return request
          .response()
          .write(BufferInternal.buffer(piece))
          .andThen(written -> piece.release());
    } catch (RuntimeException e) {
      piece.release();
      return Future.failedFuture(e);
    }
  }

  @Override
  public Future<Void> write(ByteBuffer bytes) {
    return request.response().write(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes)));
  }

  @Override
  public void rest() {
    // Each write goes out by itself.
  }

  @Override
  public void breakOff() {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }

  private static void fill(ByteBuf piece, FileChannel file, long offset, int length)
      throws IOException {
    int filled = 0;
    while (filled < length) {
      int read = piece.writeBytes(file, offset + filled, length - filled);
      if (read < 0) {
        throw new EOFException(
            "file ends after %d bytes, in a piece of %d at %d"
                .formatted(offset + filled, length, offset));
      }
      filled += read;
    }
  }
}
