package dev.entrepot.proxy.upstream;

import com.google.common.net.InetAddresses;
import dev.entrepot.proxy.thread.OwnerThread;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Gets a connection to a host that has several addresses ("Happy Eyeballs", RFC 8305, 5): the next
 * address is tried once one has failed, or has taken no connection for a while. The first
 * connection is the one that is used. A connection that comes later is kept by the pool, unused.
 * Event loop of the context only.
 */
final class Dialer {
  /** After how long the next address is tried too. */
  static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

  /** The longest time after which the next address is tried too, however far away the host is. */
  static final Duration LONGEST_DELAY = Duration.ofSeconds(2);

  private final OwnerThread owner = OwnerThread.firstUser();
  private final ContextInternal context;
  private final HttpClient client;
  private final RequestOptions options;
  private final KnownAddresses known;
  private final OpenConnections open;
  private final Iterator<InetAddress> left;
  private final Promise<HttpClientRequest> first = Promise.promise();
  private int running;
  private long timer = -1;
  private Optional<Throwable> failure = Optional.empty();

  Dialer(
      ContextInternal context,
      HttpClient client,
      RequestOptions options,
      KnownAddresses known,
      OpenConnections open,
      List<InetAddress> addresses) {
    this.context = context;
    this.client = client;
    this.options = options;
    this.known = known;
    this.open = open;
    this.left = addresses.iterator();
  }

  /**
   * A request that can be sent, over a connection that stands. If no address takes one, the failure
   * of the first.
   */
  Future<HttpClientRequest> start() {
    next();
    return first.future();
  }

  private void next() {
    assert owner.isHere() : owner;
    context.owner().cancelTimer(timer);
    if (left.hasNext()) {
      attempt(left.next());
    } else if (running == 0) {
      first.tryFail(failure.orElseThrow());
    }
  }

  /** With the name, which is what TLS and {@code Host} go by. */
  private void attempt(InetAddress address) {
    var server = new InetSocketAddress(address, options.getPort());
    long start = System.nanoTime();
    running++;
    // A request that waits for the pool says nothing of the address.
    if (left.hasNext() && !open.areAllTakenTo(server)) {
      timer = context.setTimer(delay().toMillis(), _ -> late(address));
    }
    Future.<Void>succeededFuture()
        .compose(_ -> client.request(new RequestOptions(options).setServer(literal(server))))
        .onComplete(request -> connected(address, request, start), e -> failed(address, e));
  }

  /**
   * The address as text. Vert.x looks an address that knows its name up by that name, and finds
   * pooled connections by it; and it takes no IPv6 address without brackets.
   */
  private static SocketAddress literal(InetSocketAddress server) {
    return SocketAddress.inetSocketAddress(
        server.getPort(), InetAddresses.toUriString(server.getAddress()));
  }

  private Duration delay() {
    Duration usual = known.usualTime(options.getHost()).multipliedBy(2);
    Duration least = usual.compareTo(ATTEMPT_DELAY) > 0 ? usual : ATTEMPT_DELAY;
    return least.compareTo(LONGEST_DELAY) < 0 ? least : LONGEST_DELAY;
  }

  private void late(InetAddress address) {
    assert owner.isHere() : owner;
    if (!first.future().isComplete()) {
      known.failed(address);
      next();
    }
  }

  private void connected(InetAddress address, HttpClientRequest request, long start) {
    assert owner.isHere() : owner;
    running--;
    if (!first.tryComplete(request)) {
      request.reset();
      return;
    }
    context.owner().cancelTimer(timer);
    boolean isNew = request.streamId() == 1; // HTTP/1.1 numbers the requests of a connection.
    if (isNew) {
      known.connected(options.getHost(), address, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private void failed(InetAddress address, Throwable cause) {
    assert owner.isHere() : owner;
    running--;
    known.failed(address);
    failure = failure.or(() -> Optional.of(cause));
    if (!first.future().isComplete()) {
      next();
    }
  }
}
