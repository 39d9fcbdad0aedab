package dev.entrepot.proxy.http;

import dev.entrepot.proxy.http.connection.ClientChannel;
import dev.entrepot.proxy.http.connection.ClientLimits;
import dev.entrepot.proxy.http.connection.ConnectionWatch;
import dev.entrepot.proxy.http.connection.PumpRoom;
import dev.entrepot.proxy.http.connection.ServerOptions;
import dev.entrepot.proxy.http.response.ContentFields;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.http.response.Failure;
import dev.entrepot.proxy.http.response.InvalidRequests;
import dev.entrepot.proxy.http.response.ResponseWriter;
import dev.entrepot.proxy.observe.RequestKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clients' port, as one event loop sees it. Deployed once a loop; the instances share the port,
 * and each has its own connections.
 */
public final class RegistryServer extends VerticleBase {
  /** How often a server that drains looks whether it is done, in milliseconds. */
  private static final long LOOK_MILLIS = 20;

  private final HttpServerOptions options;
  private final Services services;
  private final CompletableFuture<Integer> port;

  // Event loop only.
  private final ConnectionWatch watch;
  private final HttpDate date;
  private final ContentFields fields = new ContentFields();
  private @Nullable HttpServer server;
  private boolean draining;

  /**
   * A server that does not listen yet.
   *
   * @param port completed with the port once the server listens
   */
  public RegistryServer(
      HttpServerOptions options,
      Services services,
      ClientLimits limits,
      CompletableFuture<Integer> port) {
    this.options = options;
    this.services = services;
    this.port = port;
    this.watch =
        new ConnectionWatch(
            services.nanoTime(),
            PumpRoom.of(limits.directBytes(), limits.loops()),
            limits.gate()::isFull,
            limits.memory());
    this.date = new HttpDate(limits.clock());
  }

  @Override
  public Future<?> start() {
    var handler = new RegistryHandler(context, services);
    watch.start(vertx);
    date.start(vertx);
    HttpServer starting =
        vertx
            .createHttpServer(options)
            .connectionHandler(this::opened)
            .requestHandler(request -> onceWritable(request, _ -> answer(handler, request)))
            .invalidRequestHandler(request -> onceWritable(request, this::invalid));
    server = starting;
    return starting.listen().onSuccess(listening -> port.complete(listening.actualPort()));
  }

  /**
   * Takes no new connections; completes when running answers have gone out to their last byte, or
   * after the limit. Any thread.
   */
  public Future<Void> drain(Duration limit) {
    Promise<Void> drained = Promise.promise();
    context.runOnContext(
        ignored -> {
          draining = true;
          long deadline = services.nanoTime().getAsLong() + limit.toNanos();
          vertx.setPeriodic(LOOK_MILLIS, timer -> closeOnceQuiet(timer, deadline, drained));
        });
    return drained.future();
  }

  /** The server's own shutdown would cut answers whose last bytes still wait for their client. */
  private void closeOnceQuiet(long timer, long deadline, Promise<Void> drained) {
    if (watch.busy() > 0 && services.nanoTime().getAsLong() < deadline) {
      return;
    }
    vertx.cancelTimer(timer);
    watch.willBeCut("the server stops, and has waited for as long as it may");
    Future<Void> closed = server == null ? Future.succeededFuture() : server.close();
    closed.onComplete(drained);
  }

  private void opened(HttpConnection connection) {
    if (draining) {
      connection.close();
    } else {
      watch.opened(context, connection);
    }
  }

  /**
   * Answers when the answers before have gone to the socket, but for a little. Requests that follow
   * one another on a connection of HTTP/1.1 wait behind this one, and soon Vert.x reads no more of
   * them; were they all answered at once, the answers would pile up for a client that takes none.
   */
  private static void onceWritable(HttpServerRequest request, Consumer<HttpServerRequest> next) {
    if (request.version() == HttpVersion.HTTP_2 || ClientChannel.isWritable(request.connection())) {
      next.accept(request);
      return;
    }
    request
        .response()
        .drainHandler(
            _ -> {
              request.response().drainHandler(null);
              next.accept(request);
            });
  }

  private void answer(RegistryHandler handler, HttpServerRequest request) {
    Exchange exchange = exchange(request);
    if (!hasHost(request)) {
      exchange.about(RequestKind.MALFORMED);
      ResponseWriter.fail(exchange, RegistryHandler.anyWant(exchange), InvalidRequests.NO_HOST);
    } else if (request.uri().length() > ServerOptions.MAX_REQUEST_LINE_BYTES) {
      // Of HTTP/2, whose decoder knows of no line.
      exchange.about(RequestKind.MALFORMED);
      ResponseWriter.fail(exchange, RegistryHandler.anyWant(exchange), InvalidRequests.LONG_LINE);
    } else if (exchange.isRefused()) {
      ResponseWriter.fail(exchange, RegistryHandler.anyWant(exchange), Failure.crowded());
    } else {
      handler.handle(exchange);
    }
  }

  /** RFC 9112, 3.2; HTTP/1.0 has none, and in HTTP/2 it goes by another name. */
  private static boolean hasHost(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_1_1
        || request.headers().getAll(HttpHeaders.HOST).size() == 1;
  }

  private Exchange exchange(HttpServerRequest request) {
    request.response().putHeader(HttpHeaders.DATE, date.now());
    return new Exchange(
        request,
        watch.activity(context, request.connection()),
        fields,
        services.observer(),
        services.memory(),
        services.nanoTime());
  }

  private void invalid(HttpServerRequest request) {
    ClientChannel.lingers(request.connection());
    Exchange exchange = exchange(request);
    exchange.about(RequestKind.MALFORMED);
    exchange.cause(InvalidRequests.words(request));
    ResponseWriter.fail(
        exchange, RegistryHandler.anyWant(exchange), InvalidRequests.failure(request));
  }
}
