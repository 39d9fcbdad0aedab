package dev.entrepot.proxy.http.body;

import dev.entrepot.proxy.http.connection.ClientChannel;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Errors;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.UncloseableFileRegion;
import io.vertx.core.net.impl.VertxConnection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * A body for plain HTTP/1.1: the kernel copies from the file to the socket. The socket is corked
 * while pieces follow one another, so that head and body share segments, and uncorked to rest.
 *
 * <p>It reaches below Vert.x's public API, which has no way to send several ranges of an open file
 * in one response.
 */
final class ZeroCopyBody implements BodyWriter {
  private static final int PIECE_BYTES = 1 << 20; // 1 MiB

  /** The error number of Linux for a disk that cannot read, errno(3). */
  private static final int EIO = 5;

  private final HttpServerRequest request;
  private final Channel channel;

  private ZeroCopyBody(HttpServerRequest request, VertxConnection connection) {
    this.request = request;
    this.channel = connection.channelHandlerContext().channel();
  }

  /** A writer for this request; empty if its connection is not plain HTTP/1. */
  static Optional<BodyWriter> of(HttpServerRequest request) {
    return request.isSSL() || request.version() == HttpVersion.HTTP_2
        ? Optional.empty()
        : ClientChannel.below(request.connection())
            .map(connection -> new ZeroCopyBody(request, connection));
  }

  @Override
  public int pieceBytes() {
    return PIECE_BYTES;
  }

  @Override
  public int window() {
    return 1;
  }

  @Override
  public void begin(Runnable whenThereIsRoom) {
    cork(true);
  }

  @Override
  public Future<Void> write(FileChannel file, long offset, int length, boolean isLast)
      throws IOException {
    if (file.size() < offset + length) {
      // The kernel would tell when it gets there, and the connection would be lost with it.
      throw new EOFException("file has %d bytes, not %d".formatted(file.size(), offset + length));
    }
    return write(new UncloseableFileRegion(file, offset, length));
  }

  @Override
  public Future<Void> write(ByteBuffer bytes, boolean isLast) {
    return write(Unpooled.wrappedBuffer(bytes));
  }

  @Override
  public boolean endsItself() {
    return false;
  }

  private Future<Void> write(Object piece) {
    return ClientChannel.write(request.connection(), piece).recover(ZeroCopyBody::failed);
  }

  private static Future<Void> failed(Throwable cause) {
    return Future.failedFuture(failure(cause));
  }

  /** Tells the disk's failures, which come to light in the middle of a copy, from the client's. */
  static Throwable failure(Throwable cause) {
    return cause instanceof Errors.NativeIoException e && e.expectedErr() == -EIO
        ? new UnreadableFileException(e)
        : cause;
  }

  @Override
  public void rest() {
    cork(false);
  }

  @Override
  public void breakOff() {
    request.connection().close();
  }

  @Override
  public void end() {
    // The kernel keeps what it copies from.
  }

  private void cork(boolean on) {
    if (channel instanceof EpollSocketChannel && channel.isOpen()) {
      channel.config().setOption(EpollChannelOption.TCP_CORK, on);
    }
  }
}
