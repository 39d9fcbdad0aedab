package dev.entrepot.proxy.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pool of connections and the event loop that serves them all. As requests and connections share
 * their loop, nothing of a request can be overtaken by the next one on its connection.
 */
final class Lane implements AutoCloseable {
  private static final String USER_AGENT =
      "entrepot/"
          + Optional.ofNullable(Lane.class.getPackage().getImplementationVersion()).orElse("dev");

  private final Vertx vertx;
  private final Duration connect;
  private final ContextInternal context;
  private final InflowRoom room = new InflowRoom();
  // Guarded by this. Made when it is first needed: its TLS takes longer to load than a server has
  // to start.
  private @Nullable HttpClient client;

  Lane(Vertx vertx, Duration connect) {
    this.vertx = vertx;
    this.connect = connect;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
  }

  /**
   * Sends a request. For virtual threads, as the first one of all loads what TLS needs.
   *
   * @param patience for a connection of the pool to be free
   */
  Exchange start(Ask ask, Duration patience) {
    var options =
        new RequestOptions()
            .setMethod(ask.method())
            .setSsl(Origins.isTls(ask.uri()))
            .setHost(Origins.host(ask.uri()))
            .setPort(Origins.port(ask.uri()))
            .setURI(target(ask.uri()))
            .setConnectTimeout(Math.max(1, patience.toMillis()))
            .putHeader("user-agent", USER_AGENT)
            .putHeader("accept-encoding", "identity");
    // The pool keeps connections apart by address and name, so none that was opened by name alone
    // serves a request that has its address.
    ask.address().ifPresent(host -> options.setServer(server(host, ask.uri())));
    ask.headers().forEach(options::putHeader);
    return Exchange.start(
        context, client(), options, ask.form().map(Buffer::buffer).orElse(null), room);
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      var _ = client.close();
    }
  }

  private synchronized HttpClient client() {
    if (client == null) {
      client = Clients.create(vertx, connect);
    }
    return client;
  }

  private static SocketAddress server(InetAddress host, URI uri) {
    return SocketAddress.inetSocketAddress(new InetSocketAddress(host, Origins.port(uri)));
  }

  /** Path and query as they are encoded, as a signature may cover them. */
  private static String target(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery();
  }
}
