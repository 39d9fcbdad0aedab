package dev.entrepot.proxy.upstream;

import com.google.common.net.InetAddresses;
import dev.entrepot.proxy.thread.OwnerThread;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How many connections a pool has open, by where they lead to. Event loop of the pool only. */
final class OpenConnections {
  private final OwnerThread owner = OwnerThread.firstUser();
  private final Map<InetSocketAddress, Integer> counts = new HashMap<>();

  /** A connection stands; it is counted until it is closed. */
  void add(HttpConnection connection) {
    assert owner.isHere() : owner;
    peer(connection)
        .map(host -> new InetSocketAddress(host, connection.remoteAddress(true).port()))
        .ifPresent(
            server -> {
              counts.merge(server, 1, Integer::sum);
              connection.closeHandler(_ -> remove(server));
            });
  }

  /** Whether the pool opens no further connection to this address. */
  boolean areAllTakenTo(InetSocketAddress server) {
    assert owner.isHere() : owner;
    return counts.getOrDefault(server, 0) >= HttpClientFactory.POOL_CONNECTIONS;
  }

  /** The other end of the connection itself. */
  static Optional<InetAddress> peer(HttpConnection connection) {
    return Optional.ofNullable(connection.remoteAddress(true))
        .map(SocketAddress::hostAddress)
        .filter(InetAddresses::isInetAddress)
        .map(InetAddresses::forString);
  }

  private void remove(InetSocketAddress server) {
    assert owner.isHere() : owner;
    counts.computeIfPresent(server, (_, count) -> count > 1 ? count - 1 : null);
  }
}
