package dev.entrepot.proxy.http.connection;

import dev.entrepot.proxy.thread.OwnerThread;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Closes the connections of one event loop that nothing happens on: those that send no request, or
 * one that never ends, and those whose client takes no more bytes. A slow client is no idle one:
 * what counts is that any bytes move. Event loop only.
 */
public final class ConnectionWatch {
  /** How long a connection may be open without a request being answered on it. */
  static final Duration IDLE = Duration.ofSeconds(75);

  /** The same while all connections are taken that there may be. */
  static final Duration IDLE_WHEN_FULL = Duration.ofSeconds(5);

  /** How long a request's header may take from its first byte to its last. */
  static final Duration HEADER = Duration.ofSeconds(30);

  /** How long a client may leave bytes that wait for it untouched. */
  static final Duration STALLED = Duration.ofMinutes(5);

  /** The same while others wait for the memory that these bytes are in. */
  static final Duration STALLED_WHEN_CROWDED = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final OwnerThread owner = OwnerThread.firstUser();
  private final LongSupplier nanoTime;
  private final PumpRoom room;
  private final BooleanSupplier isFull;
  private final ClientMemory memory;
  private final Map<HttpConnection, ConnectionActivity> connections = new HashMap<>();

  /**
   * @param isFull whether all connections are taken that there may be
   */
  public ConnectionWatch(
      LongSupplier nanoTime, PumpRoom room, BooleanSupplier isFull, ClientMemory memory) {
    this.nanoTime = nanoTime;
    this.room = room;
    this.isFull = isFull;
    this.memory = memory;
  }

  /** Looks at the connections from now on, on the calling event loop. */
  public void start(Vertx vertx) {
    assert owner.isHere() : owner;
    vertx.setPeriodic(LOOK_EVERY.toMillis(), ignored -> look());
  }

  /** Watches a connection until it is closed; on its event loop. */
  public void opened(Context loop, HttpConnection connection) {
    assert owner.isHere() : owner;
    ConnectionActivity activity = begun(loop, connection);
    connections.put(connection, activity);
    connection.closeHandler(ignored -> connections.remove(connection));
    ClientChannel.watched(connection, activity);
  }

  /** What happens on a connection; of one that has just been closed, nothing that anyone sees. */
  public ConnectionActivity activity(Context loop, HttpConnection connection) {
    assert owner.isHere() : owner;
    ConnectionActivity watched = connections.get(connection);
    if (watched != null) {
      return watched;
    }
    ConnectionActivity closed = begun(loop, connection);
    ClientChannel.watched(connection, closed);
    return closed;
  }

  private ConnectionActivity begun(Context loop, HttpConnection connection) {
    String client =
        Optional.ofNullable(connection.remoteAddress())
            .map(SocketAddress::hostAddress)
            .orElse("unknown");
    var ofConnection = new ConnectionRoom(room, task -> loop.runOnContext(_ -> task.run()));
    return new ConnectionActivity(
        nanoTime, client, ClientCertificate.of(connection), ofConnection, memory);
  }

  /** How many connections are open. */
  int size() {
    return connections.size();
  }

  /** On how many of them a request is being answered. */
  public int busy() {
    return (int) connections.values().stream().filter(activity -> !activity.isIdle()).count();
  }

  /** Closes what has been still for too long. */
  void look() {
    assert owner.isHere() : owner;
    Duration idle = isFull.getAsBoolean() ? IDLE_WHEN_FULL : IDLE;
    List<HttpConnection> still = new ArrayList<>();
    List<HttpConnection> stuck = new ArrayList<>();
    List<AnswerProgress> blocked = new ArrayList<>();
    connections.forEach(
        (connection, activity) -> {
          if (isStill(activity, idle)) {
            still.add(connection);
          } else if (activity.isWritingFor(patience(activity).toNanos())) {
            stuck.add(connection);
          } else {
            blocked.addAll(activity.blockedFor(STALLED.toNanos()));
          }
        });
    still.forEach(ClientChannel::dismiss);
    stuck.forEach(
        connection -> {
          ConnectionActivity activity = connections.get(connection);
          if (activity != null) {
            activity.willBeCut(slow(patience(activity)));
          }
          ClientChannel.cut(connection);
        });
    blocked.forEach(answer -> answer.cut(slow(STALLED)));
  }

  private static String slow(Duration patience) {
    return "the client has taken no bytes for %d s".formatted(patience.toSeconds());
  }

  /** All that is being answered is about to be cut. */
  public void willBeCut(String why) {
    assert owner.isHere() : owner;
    connections.values().forEach(activity -> activity.willBeCut(why));
  }

  static boolean isStill(ConnectionActivity activity, Duration idle) {
    return activity.isIdleFor(idle.toNanos()) || activity.isReadingHeaderFor(HEADER.toNanos());
  }

  private Duration patience(ConnectionActivity activity) {
    return room.isCrowded() && activity.room().held() > 0 ? STALLED_WHEN_CROWDED : STALLED;
  }
}
