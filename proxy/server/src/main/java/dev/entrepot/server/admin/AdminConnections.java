package dev.entrepot.server.admin;

import dev.entrepot.proxy.thread.OwnerThread;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.VertxConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of the operators' port. One on which no request is answered is closed after
 * {@link #IDLE}, or at once to make room for a new one when all are taken, so that probes get
 * through. Event loop only.
 */
final class AdminConnections {
  /** How long one may be open without a request being answered on it. */
  static final Duration IDLE = Duration.ofSeconds(75);

  /** How often idle connections are looked for. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(AdminConnections.class);

  private final OwnerThread owner = OwnerThread.firstUser();
  private final LongSupplier nanoTime;
  private final int maxOpen;
  private final Map<HttpConnection, Activity> open = new HashMap<>();

  /**
   * @param maxOpen how many connections there are at most
   */
  AdminConnections(LongSupplier nanoTime, int maxOpen) {
    this.nanoTime = nanoTime;
    this.maxOpen = maxOpen;
  }

  /** What happens on a connection. */
  private static final class Activity {
    /** The requests that are being answered, the latest last. */
    private final SequencedSet<Answering> answering = new LinkedHashSet<>();

    private long since;

    Activity(long since) {
      this.since = since;
    }

    boolean isIdle() {
      return answering.isEmpty();
    }
  }

  /** A request, and what is to be done once it has been answered. */
  private static final class Answering {
    private final List<Runnable> afterwards = new ArrayList<>();

    void over() {
      afterwards.forEach(Runnable::run);
    }
  }

  /** Looks at the connections from now on, on the calling event loop. */
  void start(Vertx vertx) {
    assert owner.isHere() : owner;
    vertx.setPeriodic(LOOK_EVERY.toMillis(), _ -> look());
  }

  /** Takes a connection, or closes it where there are too many that are in use. */
  void opened(HttpConnection connection) {
    assert owner.isHere() : owner;
    if (open.size() >= maxOpen && !closeLongestIdle()) {
      log.warn("{} connections to the admin port are in use: another one is refused", maxOpen);
      cut(connection);
      return;
    }
    open.put(connection, new Activity(nanoTime.getAsLong()));
    connection.closeHandler(_ -> closed(connection));
  }

  private void closed(HttpConnection connection) {
    assert owner.isHere() : owner;
    Activity activity = open.remove(connection);
    if (activity != null) {
      List<Answering> brokenOff = List.copyOf(activity.answering);
      activity.answering.clear(); // Word that one has been answered may still be on its way.
      brokenOff.forEach(Answering::over);
    }
  }

  /** A request has come; its answer may end on any thread. */
  void began(HttpServerRequest request, Context loop) {
    assert owner.isHere() : owner;
    Activity activity = open.get(request.connection());
    if (activity != null) {
      var answering = new Answering();
      activity.answering.add(answering);
      request.response().endHandler(_ -> loop.runOnContext(_ -> answered(activity, answering)));
    }
  }

  private void answered(Activity activity, Answering answering) {
    assert owner.isHere() : owner;
    if (activity.answering.remove(answering)) {
      activity.since = nanoTime.getAsLong();
      answering.over();
    }
  }

  /**
   * Has something done once the request that has just come has been answered, or its connection has
   * ended.
   */
  void whenOver(HttpServerRequest request, Runnable afterwards) {
    Activity activity = open.get(request.connection());
    if (activity == null || activity.isIdle()) {
      afterwards.run();
    } else {
      activity.answering.getLast().afterwards.add(afterwards);
    }
  }

  int size() {
    return open.size();
  }

  /** Closes what has been idle for too long. */
  void look() {
    long now = nanoTime.getAsLong();
    List<HttpConnection> idle =
        open.entrySet().stream()
            .filter(it -> it.getValue().isIdle() && now - it.getValue().since > IDLE.toNanos())
            .map(Map.Entry::getKey)
            .toList();
    idle.forEach(AdminConnections::cut);
  }

  private boolean closeLongestIdle() {
    Optional<HttpConnection> longest =
        open.entrySet().stream()
            .filter(it -> it.getValue().isIdle())
            .min(Comparator.comparingLong(it -> it.getValue().since))
            .map(Map.Entry::getKey);
    longest.ifPresent(
        connection -> {
          closed(connection);
          cut(connection);
        });
    return longest.isPresent();
  }

  /**
   * Closes without waiting for bytes to go out that the client does not take; after what is being
   * read from it, which would not be released otherwise.
   */
  static void cut(HttpConnection connection) {
    if (connection instanceof VertxConnection below) {
      ChannelHandlerContext channel = below.channelHandlerContext();
      channel.executor().execute(() -> channel.close().addListener(AdminConnections::logFailure));
    } else {
      connection.close().onFailure(e -> log.warn("a connection could not be closed", e));
    }
  }

  private static void logFailure(io.netty.util.concurrent.Future<? super Void> closed) {
    if (!closed.isSuccess()) {
      log.warn("a connection to the admin port could not be closed", closed.cause());
    }
  }
}
