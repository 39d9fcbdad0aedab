package dev.entrepot.proxy.upstream;

import com.google.common.net.InetAddresses;
import dev.entrepot.proxy.upstream.Inflow.End.Broken;
import dev.entrepot.proxy.upstream.Inflow.End.Clean;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request on the wire and the head of its answer. Everything happens on the event loop of
 * its context; the two futures and {@link #giveUp} are for whoever waits.
 */
final class Exchange {
  /**
   * A head that has come, and the body that follows it.
   *
   * @param peer what the connection is to, as far as it is known
   */
  record Head(HttpClientResponse response, Inflow body, Optional<InetAddress> peer) {}

  private final ContextInternal context;
  private final Executor loop;
  private final HttpClient client;
  private final RequestOptions options;
  private final @Nullable Buffer form;
  private final CompletableFuture<Boolean> sent = new CompletableFuture<>();
  private final CompletableFuture<Head> head = new CompletableFuture<>();
  // Event loop only
  private @Nullable HttpClientRequest request;
  private @Nullable Inflow body;
  private boolean givenUp;

  private Exchange(
      ContextInternal context, HttpClient client, RequestOptions options, @Nullable Buffer form) {
    this.context = context;
    this.loop = task -> context.runOnContext(_ -> task.run());
    this.client = client;
    this.options = options;
    this.form = form;
  }

  /** Sends the request on the event loop of the context. For any thread. */
  static Exchange start(
      ContextInternal context, HttpClient client, RequestOptions options, @Nullable Buffer form) {
    var exchange = new Exchange(context, client, options, form);
    exchange.loop.execute(exchange::connect);
    return exchange;
  }

  /** Done once there is a connection: whether it has served another request before. */
  CompletableFuture<Boolean> sent() {
    return sent;
  }

  /** Done once the answer's head is there. */
  CompletableFuture<Head> head() {
    return head;
  }

  /** Nobody waits any more. For any thread. */
  void giveUp() {
    loop.execute(
        () -> {
          givenUp = true;
          if (body != null) {
            body.close();
          } else if (request != null) {
            request.reset();
          }
        });
  }

  private void connect() {
    Future.<Void>succeededFuture()
        .compose(_ -> client.request(options))
        .onComplete(this::connected, sent::completeExceptionally);
  }

  private void connected(HttpClientRequest connected) {
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
    var flow = new ResponseFlow(response);
    var inflow = new Inflow(loop, flow);
    body = inflow;
    response.handler(buffer -> inflow.add(((BufferInternal) buffer).getByteBuf().nioBuffer()));
    response.endHandler(_ -> flow.ended(inflow, new Clean()));
    response.exceptionHandler(
        _ -> flow.ended(inflow, new Broken("cut after %d bytes".formatted(inflow.received()))));
    if (givenUp) {
      inflow.close();
    }
    head.complete(new Head(response, inflow, peer(response)));
  }

  /** The other end of the connection itself. */
  private static Optional<InetAddress> peer(HttpClientResponse response) {
    return Optional.ofNullable(response.request().connection().remoteAddress(true))
        .map(SocketAddress::hostAddress)
        .filter(InetAddresses::isInetAddress)
        .map(InetAddresses::forString);
  }

  /** The flow of an answer's body. Event loop only. */
  private final class ResponseFlow implements Flow {
    private final HttpClientResponse response;
    private boolean ended;

    ResponseFlow(HttpClientResponse response) {
      this.response = response;
    }

    void ended(Inflow inflow, Inflow.End how) {
      ended = true;
      inflow.finish(how);
    }

    @Override
    public void pause() {
      response.pause();
    }

    @Override
    public void resume() {
      response.resume();
    }

    /**
     * The end of a paused body may wait behind its last bytes while the connection serves another
     * request already, which a reset would break. So what has come is let pass first.
     */
    @Override
    public void abandon() {
      response.resume();
      loop.execute(
          () -> {
            if (!ended) {
              ended = true;
              response.request().reset();
            }
          });
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
