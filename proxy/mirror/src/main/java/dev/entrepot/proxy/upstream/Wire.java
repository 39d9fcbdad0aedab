package dev.entrepot.proxy.upstream;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.upstream.Sent.Got;
import dev.entrepot.proxy.upstream.Sent.Lost;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Sends single HTTP requests and waits for the heads of their answers. Blobs have pools of their
 * own, so that they never keep a manifest waiting.
 */
final class Wire implements AutoCloseable {
  /** The most event loops that blobs of one upstream are spread over. */
  static final int MAX_BLOB_LANES = 4;

  private final RegistryName upstream;
  private final UpstreamTimeouts timeouts;
  private final UpstreamObserver observer;
  private final KnownAddresses known = new KnownAddresses(Ticker.systemTicker());
  private final Lane metadata;
  private final List<Lane> blobs;
  private final AtomicInteger turn = new AtomicInteger();

  Wire(Vertx vertx, RegistryName upstream, UpstreamTimeouts timeouts, UpstreamObserver observer) {
    this.upstream = upstream;
    this.timeouts = timeouts;
    this.observer = observer;
    int lanes = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_BLOB_LANES);
    this.metadata = new Lane(vertx, timeouts.connect(), known);
    this.blobs =
        Stream.generate(() -> new Lane(vertx, timeouts.connect(), known)).limit(lanes).toList();
  }

  /** What is remembered of the addresses of hosts. */
  KnownAddresses known() {
    return known;
  }

  /**
   * Sends a request and waits for the head of its answer. A kept connection that the server has
   * closed meanwhile is no failure: the request is sent once more (RFC 9110, 9.2.2).
   *
   * @param ask with the addresses that it may go to
   */
  Sent send(Ask ask, Deadline deadline) {
    long start = System.nanoTime();
    Exchange exchange = lane(ask.kind()).start(ask, timeouts.header());
    Sent sent;
    try {
      sent = await(exchange, ask, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.giveUp();
      sent =
          Sent.lost(
              Refusal.of(
                  Source.UPSTREAM,
                  Reason.UNAVAILABLE,
                  "asking %s was interrupted".formatted(upstream)));
    }
    observe(ask, sent, start);
    return sent instanceof Lost && wasStale(exchange, ask) ? send(ask, deadline) : sent;
  }

  @Override
  public void close() {
    metadata.close();
    blobs.forEach(Lane::close);
  }

  private Lane lane(Kind kind) {
    return kind == Kind.BLOB
        ? blobs.get(Math.floorMod(turn.getAndIncrement(), blobs.size()))
        : metadata;
  }

  private Sent await(Exchange exchange, Ask ask, Deadline deadline) throws InterruptedException {
    try {
      var patience = timeouts.connect().plus(timeouts.header());
      get(exchange.sent(), deadline.remaining(patience));
    } catch (ExecutionException e) {
      return Sent.lost(NoAnswer.unconnected(upstream, ask, exchange.sent().exceptionNow()));
    } catch (TimeoutException e) {
      exchange.giveUp();
      return Sent.lost(NoAnswer.late(upstream, ask, "no connection in time"));
    }
    try {
      return got(ask, get(exchange.head(), deadline.remaining(timeouts.header())));
    } catch (ExecutionException e) {
      return Sent.lost(NoAnswer.broken(upstream, ask, exchange.head().exceptionNow()));
    } catch (TimeoutException e) {
      exchange.giveUp();
      return Sent.lost(NoAnswer.late(upstream, ask, "no answer in time"));
    }
  }

  private Got got(Ask ask, Exchange.Head head) {
    return new Got(
        new Response(
            ask.origin(),
            head.peer(),
            head.response().statusCode(),
            head.response().headers(),
            head.body(),
            timeouts.idle(),
            bytes -> observer.bytesReceived(upstream, bytes)));
  }

  private void observe(Ask ask, Sent sent, long start) {
    int status = sent instanceof Got(Response response) ? response.status() : 0;
    observer.requestEnded(
        upstream, ask.kind().label(), status, Duration.ofNanos(System.nanoTime() - start));
  }

  private static <T> T get(CompletableFuture<T> future, Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A connection that had served before was closed without a byte of answer. */
  private static boolean wasStale(Exchange exchange, Ask ask) {
    return !ask.method().equals(HttpMethod.POST)
        && exchange.sent().state() == Future.State.SUCCESS
        && exchange.sent().resultNow()
        && isClosed(exchange);
  }

  private static boolean isClosed(Exchange exchange) {
    return exchange.head().state() == Future.State.FAILED
        && (exchange.head().exceptionNow() instanceof HttpClosedException
            || exchange.head().exceptionNow() instanceof IOException);
  }
}
