package dev.entrepot.proxy.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Closes the connections of one event loop that nothing happens on: those that send no request, or
 * one that never ends, and those whose client takes no more bytes. A slow client is no idle one:
 * what counts is that any bytes move. Event loop only.
 */
final class ConnectionWatch {
  /** How long a connection may be open without a request being answered on it. */
  static final Duration IDLE = Duration.ofSeconds(75);

  /** How long a client may leave bytes that wait for it untouched. */
  static final Duration STALLED = Duration.ofMinutes(5);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final LongSupplier nanoTime;
  private final Map<HttpConnection, ConnectionActivity> connections = new HashMap<>();

  ConnectionWatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Looks at the connections from now on, on the calling event loop. */
  void start(Vertx vertx) {
    vertx.setPeriodic(LOOK_EVERY.toMillis(), ignored -> look());
  }

  void opened(HttpConnection connection) {
    connections.put(connection, begun(connection));
    connection.closeHandler(ignored -> connections.remove(connection));
  }

  /** What happens on a connection; of one that has just been closed, nothing that anyone sees. */
  ConnectionActivity activity(HttpConnection connection) {
    ConnectionActivity watched = connections.get(connection);
    return watched == null ? begun(connection) : watched;
  }

  private ConnectionActivity begun(HttpConnection connection) {
    String client =
        Optional.ofNullable(connection.remoteAddress())
            .map(SocketAddress::hostAddress)
            .orElse("unknown");
    return new ConnectionActivity(nanoTime, client);
  }

  /** How many connections are open. */
  int size() {
    return connections.size();
  }

  /** On how many of them a request is being answered. */
  int busy() {
    return (int) connections.values().stream().filter(activity -> !activity.isIdle()).count();
  }

  /** Closes what has been still for too long. */
  void look() {
    List<HttpConnection> still =
        connections.entrySet().stream()
            .filter(entry -> isStill(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    still.forEach(ClientChannel::cut);
  }

  static boolean isStill(ConnectionActivity activity) {
    long still = activity.nanosSinceProgress();
    if (activity.isIdle()) {
      return still > IDLE.toNanos();
    }
    return activity.isWriting() && still > STALLED.toNanos();
  }
}
