package dev.entrepot.proxy.http.body;

import dev.entrepot.proxy.http.connection.ConnectionActivity;
import dev.entrepot.proxy.http.connection.ConnectionRoom;
import dev.entrepot.proxy.http.connection.PumpRoom;
import dev.entrepot.proxy.http.response.Exchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A body for TLS and HTTP/2: read from the file into pooled buffers, a small window of them, the
 * next when one has been written. The window goes by completed writes, because on TLS the
 * connection's own write queue does not fill within one turn of the loop. Nothing is read for a
 * client whose flow control has no room for it.
 */
final class PumpedBody implements BodyWriter {
  private static final ByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;

  private final Outlet outlet;
  private final ConnectionRoom room;
  private Runnable body = () -> {};

  private PumpedBody(Outlet outlet, ConnectionRoom room) {
    this.outlet = outlet;
    this.room = room;
  }

  static PumpedBody of(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    ConnectionActivity connection = exchange.activity();
    return new PumpedBody(
        request.version() == HttpVersion.HTTP_2
            ? new StreamOutlet(request.response(), connection.windows())
            : new ConnectionOutlet(request.connection()),
        connection.room());
  }

  @Override
  public int pieceBytes() {
    int window = outlet.window();
    if (window <= 0) {
      outlet.awaitWindow(body);
      room.pass(body);
      return 0;
    }
    return Math.min(window, room.ask(body));
  }

  @Override
  public int window() {
    return PumpRoom.WINDOW;
  }

  @Override
  public void begin(Runnable whenThereIsRoom) {
    body = whenThereIsRoom;
    room.bodyBegan();
  }

  @Override
  public Future<Void> write(FileChannel file, long offset, int length, boolean isLast)
      throws IOException {
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
    return send(piece, isLast);
  }

  @Override
  public Future<Void> write(ByteBuffer bytes, boolean isLast) {
    return send(Unpooled.wrappedBuffer(bytes), isLast);
  }

  @Override
  public boolean endsItself() {
    return outlet.endsItself();
  }

  private Future<Void> send(ByteBuf piece, boolean isLast) {
    int length = piece.readableBytes();
    room.took(length);
    return outlet.send(piece, isLast).andThen(_ -> room.gave(length));
  }

  @Override
  public void rest() {
    // Each write goes out by itself.
  }

  @Override
  public void breakOff() {
    outlet.breakOff();
  }

  @Override
  public void end() {
    outlet.forget();
    room.bodyEnded(body);
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
