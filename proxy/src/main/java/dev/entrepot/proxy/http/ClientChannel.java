package dev.entrepot.proxy.http;

import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.VertxConnection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies below a client's connection in Vert.x; its event loop only. */
final class ClientChannel {
  private static final Logger log = LoggerFactory.getLogger(ClientChannel.class);

  private ClientChannel() {}

  /** The connection as one that takes what Vert.x's public API does not send. */
  static Optional<VertxConnection> below(HttpConnection connection) {
    return connection instanceof VertxConnection below ? Optional.of(below) : Optional.empty();
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
