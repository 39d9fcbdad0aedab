package dev.entrepot.proxy.upstream;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.upstream.HttpOutcome.Answered;
import dev.entrepot.proxy.upstream.HttpOutcome.Failed;
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
final class HttpTransport implements AutoCloseable {
  /** The most event loops that blobs of one upstream are spread over. */
  static final int MAX_BLOB_LANES = 4;

  private final RegistryName upstream;
  private final UpstreamTimeouts timeouts;
  private final UpstreamObserver observer;
  private final Refusals refusals;
  private final KnownAddresses known = new KnownAddresses(Ticker.systemTicker());
  private final ConnectionPool metadata;
  private final List<ConnectionPool> blobs;
  private final AtomicInteger turn = new AtomicInteger();

  HttpTransport(
      Vertx vertx,
      RegistryName upstream,
      UpstreamTimeouts timeouts,
      UpstreamObserver observer,
      Refusals refusals) {
    this.refusals = refusals;
    this.upstream = upstream;
    this.timeouts = timeouts;
    this.observer = observer;
    int pools = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_BLOB_LANES);
    this.metadata = new ConnectionPool(vertx, timeouts.connect(), known);
    this.blobs =
        Stream.generate(() -> new ConnectionPool(vertx, timeouts.connect(), known))
            .limit(pools)
            .toList();
  }

  /** What is remembered of the addresses of hosts. */
  KnownAddresses known() {
    return known;
  }

  /**
   * Sends a request and waits for the head of its answer. A kept connection that the server has
   * closed meanwhile is no failure: the request is sent once more (RFC 9110, 9.2.2).
   *
   * @param request with the addresses that it may go to
   */
  HttpOutcome send(UpstreamRequest request, Deadline deadline) {
    long start = System.nanoTime();
    PendingRequest pending = lane(request.kind()).start(request, timeouts.header());
    HttpOutcome sent;
    try {
      sent = await(pending, request, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      pending.giveUp();
      sent =
          HttpOutcome.failed(
              Refusal.of(
                  Source.UPSTREAM,
                  Reason.UNAVAILABLE,
                  "asking %s was interrupted".formatted(upstream)));
    }
    observe(request, sent, start);
    return sent instanceof Failed && wasStale(pending, request) ? send(request, deadline) : sent;
  }

  @Override
  public void close() {
    metadata.close();
    blobs.forEach(ConnectionPool::close);
  }

  private ConnectionPool lane(ResourceKind kind) {
    return kind == ResourceKind.BLOB
        ? blobs.get(Math.floorMod(turn.getAndIncrement(), blobs.size()))
        : metadata;
  }

  private HttpOutcome await(PendingRequest pending, UpstreamRequest request, Deadline deadline)
      throws InterruptedException {
    try {
      var patience = timeouts.connect().plus(timeouts.header());
      get(pending.sent(), deadline.remaining(patience));
    } catch (ExecutionException e) {
      return HttpOutcome.failed(refusals.unconnected(request, pending.sent().exceptionNow()));
    } catch (TimeoutException e) {
      pending.giveUp();
      return HttpOutcome.failed(refusals.lateFor(request, "no connection in time"));
    }
    try {
      return got(request, get(pending.head(), deadline.remaining(timeouts.header())));
    } catch (ExecutionException e) {
      return HttpOutcome.failed(refusals.brokenOff(request, pending.head().exceptionNow()));
    } catch (TimeoutException e) {
      pending.giveUp();
      return HttpOutcome.failed(refusals.lateFor(request, "no answer in time"));
    }
  }

  private Answered got(UpstreamRequest request, PendingRequest.Head head) {
    return new Answered(
        new Response(
            request.origin(),
            head.peer(),
            head.response().statusCode(),
            head.response().headers(),
            head.body(),
            timeouts.idle(),
            bytes -> observer.bytesReceived(upstream, bytes)));
  }

  private void observe(UpstreamRequest request, HttpOutcome sent, long start) {
    int status = sent instanceof Answered(Response response) ? response.status() : 0;
    observer.requestEnded(
        upstream, request.kind().label(), status, Duration.ofNanos(System.nanoTime() - start));
  }

  private static <T> T get(CompletableFuture<T> future, Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A connection that had served before was closed without a byte of answer. */
  private static boolean wasStale(PendingRequest pending, UpstreamRequest request) {
    return !request.method().equals(HttpMethod.POST)
        && pending.sent().state() == Future.State.SUCCESS
        && pending.sent().resultNow()
        && isClosed(pending);
  }

  private static boolean isClosed(PendingRequest pending) {
    return pending.head().state() == Future.State.FAILED
        && (pending.head().exceptionNow() instanceof HttpClosedException
            || pending.head().exceptionNow() instanceof IOException);
  }
}
