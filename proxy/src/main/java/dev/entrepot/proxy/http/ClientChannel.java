package dev.entrepot.proxy.http;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.VertxConnection;
import java.util.Optional;

/** What lies below a client's connection in Vert.x; its event loop only. */
final class ClientChannel {
  private ClientChannel() {}

  /** The connection as one that takes what Vert.x's public API does not send. */
  static Optional<VertxConnection> below(HttpConnection connection) {
    return connection instanceof VertxConnection below ? Optional.of(below) : Optional.empty();
  }

  /** Closes at once, without waiting for bytes to go out that the client does not take. */
  static void cut(HttpConnection connection) {
    below(connection)
        .map(VertxConnection::channelHandlerContext)
        .ifPresentOrElse(ChannelHandlerContext::close, connection::close);
  }
}
