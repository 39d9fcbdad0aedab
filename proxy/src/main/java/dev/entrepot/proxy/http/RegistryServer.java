package dev.entrepot.proxy.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
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
  private final HttpServerOptions options;
  private final Services services;
  private final CompletableFuture<Integer> port;

  // Event loop only.
  private final ConnectionWatch watch;
  private @Nullable HttpServer server;

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
            .connectionHandler(watch::opened)
            .requestHandler(request -> handler.handle(exchange(request)))
            .invalidRequestHandler(this::invalid);
    server = starting;
    return starting.listen().onSuccess(listening -> port.complete(listening.actualPort()));
  }

  /** Takes no new connections; completes when running answers have ended, or after the limit. */
  public Future<Void> drain(Duration limit) {
    Promise<Void> drained = Promise.promise();
    context.runOnContext(
        ignored -> {
          HttpServer running = server;
          if (running == null) {
            drained.complete();
          } else {
            running.shutdown(limit).onComplete(drained);
          }
        });
    return drained.future();
  }

  private Exchange exchange(HttpServerRequest request) {
    return new Exchange(
        request, watch.activity(request.connection()), services.observer(), services.nanoTime());
  }

  private void invalid(HttpServerRequest request) {
    Exchange exchange = exchange(request);
    ResponseWriter.fail(
        exchange, RegistryHandler.anyWant(exchange), InvalidRequests.failure(request));
  }
}
