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
  private static final ByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;

  private final HttpServerRequest request;
  private final PumpRoom room;

  PumpedBody(HttpServerRequest request, PumpRoom room) {
    this.request = request;
    this.room = room;
  }

  @Override
  public int pieceBytes() {
    return room.pieceBytes();
  }

  @Override
  public int window() {
    return PumpRoom.WINDOW;
  }

  @Override
  public void begin() {
    room.bodyBegan();
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
    return send(piece);
  }

  /** Hands the piece on, and its memory with it. */
  private Future<Void> send(ByteBuf piece) {
    return request.version() == HttpVersion.HTTP_2
        ? sendByStream(piece)
        : ClientChannel.write(request.connection(), piece);
  }

  private Future<Void> sendByStream(ByteBuf piece) {
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

  @Override
  public void end() {
    room.bodyEnded();
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
