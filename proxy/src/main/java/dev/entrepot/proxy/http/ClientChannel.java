package dev.entrepot.proxy.http;

import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxConnection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies below a client's connection in Vert.x; its event loop only. */
final class ClientChannel {
  private static final Logger log = LoggerFactory.getLogger(ClientChannel.class);

  private static final WriteBufferWaterMark UNREACHED =
      new WriteBufferWaterMark(Integer.MAX_VALUE - 1, Integer.MAX_VALUE);

  private ClientChannel() {}

  /** The connection as one that takes what Vert.x's public API does not send. */
  static Optional<VertxConnection> below(HttpConnection connection) {
    return connection instanceof VertxConnection below ? Optional.of(below) : Optional.empty();
  }

  /**
   * Lets a connection of TLS and HTTP/2 never be full. What waits on it is bounded by the windows
   * of its bodies ({@link BodyWriter#window}) anyway. Were it full, Netty's flow control (4.2.18)
   * could forget a stream for good: by TLS the news that the connection is full comes late, and if
   * a window of the stream grows before it, the stream alone is marked as full, and nobody looks at
   * it again when the connection has room.
   */
  static void neverFull(HttpConnection connection) {
    if (connection.isSsl() && connection instanceof ConnectionBase below) {
      below.channel().config().setWriteBufferWaterMark(UNREACHED);
    }
  }

  /** Closes at once, without waiting for bytes to go out that the client does not take. */
  static void cut(HttpConnection connection) {
    Optional<VertxConnection> below = below(connection);
    if (below.isPresent()) {
      below.get().channelHandlerContext().close().addListener(ClientChannel::logFailure);
    } else {
      connection.close();
    }
  }

  private static void logFailure(Future<? super Void> closed) {
    if (!closed.isSuccess()) {
      log.warn("a client's connection could not be closed", closed.cause());
    }
  }
}
