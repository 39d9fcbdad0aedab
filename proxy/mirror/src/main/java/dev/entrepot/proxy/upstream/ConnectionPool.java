package dev.entrepot.proxy.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pool of connections and the event loop that serves them all. As requests and connections share
 * their loop, nothing of a request can be overtaken by the next one on its connection.
 */
final class ConnectionPool implements AutoCloseable {
  private static final String USER_AGENT =
      "entrepot/"
          + Optional.ofNullable(ConnectionPool.class.getPackage().getImplementationVersion())
              .orElse("dev");

  private final Vertx vertx;
  private final Duration connect;
  private final ContextInternal context;
  private final InflowRoom room = new InflowRoom();
  private final KnownAddresses known;
  private final OpenConnections open = new OpenConnections();
  // Guarded by this. Made when it is first needed: its TLS takes longer to load than a server has
  // to start.
  private @Nullable HttpClient client;

  ConnectionPool(Vertx vertx, Duration connect, KnownAddresses known) {
    this.vertx = vertx;
    this.connect = connect;
    this.known = known;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
  }

  /**
   * Sends a request to one of its addresses. For virtual threads, as the first one of all loads
   * what TLS needs.
   *
   * @param patience for a connection of the pool to be free
   */
  PendingRequest start(UpstreamRequest request, Duration patience) {
    var options =
        new RequestOptions()
            .setMethod(request.method())
            .setSsl(WebOrigin.isTls(request.uri()))
            .setHost(WebOrigin.host(request.uri()))
            .setPort(WebOrigin.port(request.uri()))
            .setURI(target(request.uri()))
            .setConnectTimeout(Math.max(1, patience.toMillis()))
            .putHeader("user-agent", USER_AGENT)
            .putHeader("accept-encoding", "identity");
    request.headers().forEach(options::putHeader);
    HttpClient pool = client();
    return PendingRequest.start(
        context,
        () -> new Dialer(context, pool, options, known, open, request.addresses()).start(),
        request.form().map(Buffer::buffer).orElse(null),
        room);
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      var _ = client.close();
    }
  }

  private synchronized HttpClient client() {
    if (client == null) {
      client = HttpClientFactory.create(vertx, connect, open);
    }
    return client;
  }

  /** Path and query as they are encoded, as a signature may cover them. */
  private static String target(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery();
  }
}
