package dev.entrepot.proxy.http;

import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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

  /**
   * Writes a piece of a body of HTTP/1 as it is, and takes it over: what it holds is let go of as
   * soon as nothing needs it any more, by TLS once it is encrypted. The future completes when it
   * has gone to the socket.
   */
  static Future<Void> write(HttpConnection connection, Object piece) {
    VertxConnection below = below(connection).orElseThrow();
    ChannelPromise written = below.channelHandlerContext().newPromise();
    Promise<Void> result = Promise.promise();
    written.addListener(
        done -> {
          if (done.isSuccess()) {
            result.complete();
          } else {
            result.fail(done.cause());
          }
        });
    below.writeToChannel(piece, written);
    return result.future();
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

  private static void logFailure(io.netty.util.concurrent.Future<? super Void> closed) {
    if (!closed.isSuccess()) {
      log.warn("a client's connection could not be closed", closed.cause());
    }
  }
}
