package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.thread.OwnerThread;
import dev.entrepot.proxy.upstream.BodyEnd.Broken;
import dev.entrepot.proxy.upstream.BodyEnd.Clean;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request on the wire and the head of its answer. Everything happens on the event loop of
 * its context; the two futures and {@link #giveUp} are for the thread that waits.
 */
final class PendingRequest {
  /**
   * A head that has come, and the body that follows it.
   *
   * @param peer what the connection is to, as far as it is known
   */
  record Head(HttpClientResponse response, Inflow body, Optional<InetAddress> peer) {}

  private final OwnerThread owner = OwnerThread.firstUser();
  private final ContextInternal context;
  private final Executor loop;
  private final Supplier<Future<HttpClientRequest>> dial;
  private final @Nullable Buffer form;
  private final InflowRoom room;
  private final CompletableFuture<Boolean> sent = new CompletableFuture<>();
  private final CompletableFuture<Head> head = new CompletableFuture<>();
  // Event loop only
  private @Nullable HttpClientRequest request;
  private @Nullable Inflow body;
  private boolean givenUp;

  private PendingRequest(
      ContextInternal context,
      Supplier<Future<HttpClientRequest>> dial,
      @Nullable Buffer form,
      InflowRoom room) {
    this.context = context;
    this.loop = task -> context.runOnContext(_ -> task.run());
    this.dial = dial;
    this.form = form;
    this.room = room;
  }

  /**
   * Sends the request on the event loop of the context. For any thread.
   *
   * @param dial gets a connection, on that event loop
   * @param room where the answer's body waits to be taken
   */
  static PendingRequest start(
      ContextInternal context,
      Supplier<Future<HttpClientRequest>> dial,
      @Nullable Buffer form,
      InflowRoom room) {
    var pending = new PendingRequest(context, dial, form, room);
    pending.loop.execute(pending::connect);
    return pending;
  }

  /** Done once there is a connection: whether it has served another request before. */
  CompletableFuture<Boolean> sent() {
    return sent;
  }

  /** Done once the answer's head is there. */
  CompletableFuture<Head> head() {
    return head;
  }

  /** It is no longer waited for. For any thread. */
  void giveUp() {
    loop.execute(
        () -> {
          givenUp = true;
          if (body != null) {
            body.giveUp();
          } else if (request != null) {
            request.reset();
          }
        });
  }

  private void connect() {
    assert owner.isHere() : owner;
    Future.<Void>succeededFuture()
        .compose(_ -> dial.get())
        .onComplete(this::connected, sent::completeExceptionally);
  }

  private void connected(HttpClientRequest connected) {
    assert owner.isHere() : owner;
    connected.exceptionHandler(head::completeExceptionally);
    if (givenUp) {
      connected.reset();
      return;
    }
    request = connected;
    connected.response().onComplete(this::answered, head::completeExceptionally);
    // HTTP/1.1 numbers the requests of a connection from 1.
    sent.complete(connected.streamId() > 1);
    var _ = form == null ? connected.end() : connected.end(form);
  }

  private void answered(HttpClientResponse response) {
    assert owner.isHere() : owner;
    BodyTap tap = BodyTap.of(response.request().connection());
    var flow = new ResponseFlow(response, tap);
    var inflow = new Inflow(loop, flow, room);
    body = inflow;
    tap.flowTo(inflow);
    response.endHandler(_ -> flow.ended(inflow, new Clean()));
    response.exceptionHandler(
        _ -> flow.ended(inflow, new Broken("cut after %d bytes".formatted(inflow.received()))));
    if (givenUp) {
      inflow.giveUp();
    }
    var peer = OpenConnections.peer(response.request().connection());
    head.complete(new Head(response, inflow, peer));
  }

  /** The flow of an answer's body. Event loop only. */
  private final class ResponseFlow implements Flow {
    private final HttpClientResponse response;
    private final BodyTap tap;

    /** From then on the connection may serve another request, which is not to be touched. */
    private boolean ended;

    ResponseFlow(HttpClientResponse response, BodyTap tap) {
      this.response = response;
      this.tap = tap;
    }

    void ended(Inflow inflow, BodyEnd how) {
      tap.resume();
      ended = true;
      inflow.finish(how);
    }

    @Override
    public void pause() {
      if (!ended) {
        tap.pause();
      }
    }

    @Override
    public void resume() {
      if (!ended) {
        tap.resume();
      }
    }

    @Override
    public void abandon() {
      if (!ended) {
        ended = true;
        response.request().reset();
      }
    }

    @Override
    public void abandonAfter(Duration patience) {
      context.setTimer(
          patience.toMillis(),
          _ -> {
            if (!ended) {
              abandon();
            }
          });
    }
  }
}
