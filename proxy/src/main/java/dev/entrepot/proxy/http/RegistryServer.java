package dev.entrepot.proxy.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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
  private final ContentFields fields = new ContentFields();
  private @Nullable HttpServer server;
  private boolean draining;

  /**
   * A server that does not listen yet.
   *
   * @param port completed with the port once the server listens
   */
  public RegistryServer(
      HttpServerOptions options, Services services, CompletableFuture<Integer> port) {
    this.options = options;
    this.services = services;
    this.port = port;
    this.watch = new ConnectionWatch(services.nanoTime());
  }

  @Override
  public Future<?> start() {
    Context loop = context;
    var handler = new RegistryHandler(loop, services);
    watch.start(vertx);
    HttpServer starting =
        vertx
            .createHttpServer(options)
            .connectionHandler(this::opened)
            .requestHandler(request -> handler.handle(exchange(request)))
            .invalidRequestHandler(this::invalid);
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
    Future<Void> closed = server == null ? Future.succeededFuture() : server.close();
    closed.onComplete(drained);
  }

  private void opened(HttpConnection connection) {
    if (draining) {
      connection.close();
    } else {
      ClientChannel.neverFull(connection);
      watch.opened(connection);
    }
  }

  private Exchange exchange(HttpServerRequest request) {
    return new Exchange(
        request,
        watch.activity(request.connection()),
        fields,
        services.observer(),
        services.memory(),
        services.nanoTime());
  }

  private void invalid(HttpServerRequest request) {
    Exchange exchange = exchange(request);
    ResponseWriter.fail(
        exchange, RegistryHandler.anyWant(exchange), InvalidRequests.failure(request));
  }
}
