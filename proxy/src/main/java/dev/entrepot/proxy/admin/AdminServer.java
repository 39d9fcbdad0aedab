package dev.entrepot.proxy.admin;

import dev.entrepot.proxy.config.AdminConfig;
import dev.entrepot.proxy.config.ListenAddress;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * The operators' port: {@code /healthz} answers while the process does, {@code /readyz} while new
 * clients are welcome, {@code /metrics} in Prometheus' text format; and the API that is added to
 * it.
 */
public final class AdminServer {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Readiness readiness;
  private final PrometheusMeterRegistry registry;

  private AdminServer(Readiness readiness, PrometheusMeterRegistry registry) {
    this.readiness = readiness;
    this.registry = registry;
  }

  /** Listens; the result is the port. The server ends with its Vert.x. */
  public static Future<Integer> listen(
      Vertx vertx,
      AdminConfig config,
      Readiness readiness,
      PrometheusMeterRegistry registry,
      AdminRoutes... more) {
    var server = new AdminServer(readiness, registry);
    var router = Router.router(vertx);
    router.get("/healthz").handler(server::health);
    router.get("/readyz").handler(server::ready);
    router.get("/metrics").blockingHandler(server::metrics, false);
    router.route("/api/*").handler(new MayChange(config));
    new DescriptionEndpoints().addTo(router);
    for (AdminRoutes routes : more) {
      routes.addTo(router);
    }
    ListenAddress address = config.address();
    var options = new HttpServerOptions().setHost(address.host()).setPort(address.port());
    return vertx
        .createHttpServer(options)
        .requestHandler(router)
        .listen()
        .map(HttpServer::actualPort);
  }

  private void health(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, TEXT).end("ok\n");
  }

  private void ready(RoutingContext context) {
    context
        .response()
        .setStatusCode(readiness.isReady() ? 200 : 503)
        .putHeader(HttpHeaders.CONTENT_TYPE, TEXT)
        .end(readiness.word() + "\n");
  }

  /** Off the event loop: meters may ask the operating system. */
  private void metrics(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, PROMETHEUS).end(registry.scrape());
  }
}
