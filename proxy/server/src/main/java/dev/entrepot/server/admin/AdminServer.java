package dev.entrepot.server.admin;

import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.ListenAddress;
import dev.entrepot.config.program.ProgramVersion;
import dev.entrepot.operate.images.ServerFacts;
import dev.entrepot.server.admin.access.AdminParts;
import dev.entrepot.server.admin.access.CountedRights;
import dev.entrepot.server.admin.access.OperatorRights;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/**
 * The operators' port: {@code /healthz} answers while the process runs, {@code /readyz} says
 * whether new clients are welcome, {@code /metrics} in Prometheus' text format; and the API that is
 * added to it.
 */
public final class AdminServer {
  private static final String TEXT = "text/plain; charset=utf-8";

  /** By this field, commands recognize an Entrepot in any answer. */
  private static final CharSequence VERSION = HttpHeaders.createOptimized(ProgramVersion.number());

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  /** How many answers to scrapes may be made or wait for their clients at once. */
  private static final int MAX_SCRAPES = 16;

  /** The most that a request's header fields may take. */
  private static final int MAX_HEADER_BYTES = 32 << 10; // 32 KiB

  /** A % that no two hexadecimal digits follow (RFC 3986, 2.1). */
  private static final Pattern STRAY_PERCENT = Pattern.compile("%(?!\\p{XDigit}{2})");

  private final Readiness readiness;
  private final PrometheusMeterRegistry registry;
  private final AdminConnections connections;
  private final Semaphore scrapes = new Semaphore(MAX_SCRAPES);

  private AdminServer(
      Readiness readiness, PrometheusMeterRegistry registry, AdminConnections connections) {
    this.readiness = readiness;
    this.registry = registry;
    this.connections = connections;
  }

  /** Listens; the result is the port. The server ends with its Vert.x. */
  public static Future<Integer> listen(
      Vertx vertx,
      AdminConfig config,
      OperatorRights rights,
      Readiness readiness,
      PrometheusMeterRegistry registry,
      AdminRoutes... more) {
    return listen(vertx, config, rights, OperatorLimits.DEFAULTS, readiness, registry, more);
  }

  static Future<Integer> listen(
      Vertx vertx,
      AdminConfig config,
      OperatorRights rights,
      OperatorLimits limits,
      Readiness readiness,
      PrometheusMeterRegistry registry,
      AdminRoutes... more) {
    Context loop = vertx.getOrCreateContext();
    var connections = new AdminConnections(System::nanoTime, limits.connections());
    var server = new AdminServer(readiness, registry, connections);
    var router = Router.router(vertx);
    router.route().handler(new RequestBodies(connections, limits, loop));
    var pages = new PageGuard(config);
    router.route("/api/*").handler(new AuditTrail(connections)).handler(pages);
    AdminParts.closed(rights::isOpen).forEach(it -> router.route(it).handler(pages::handleAnyHost));
    router.route().handler(new AdminAuthorization(new CountedRights(rights, registry)));
    router.get(AdminParts.HEALTH).handler(server::health);
    router.get(AdminParts.READINESS).handler(server::ready);
    router
        .get(AdminParts.METRICS)
        .handler(server::admitScrape)
        .blockingHandler(server::metrics, false);
    new DescriptionEndpoints().addTo(router);
    for (AdminRoutes routes : more) {
      routes.addTo(router);
    }
    return server.listen(loop, config.address(), router);
  }

  private Future<Integer> listen(Context loop, ListenAddress address, Router router) {
    Promise<Integer> port = Promise.promise();
    loop.runOnContext(
        _ -> {
          connections.start(loop.owner());
          loop.owner()
              .createHttpServer(options(address))
              .connectionHandler(connections::opened)
              .requestHandler(
                  request -> {
                    connections.began(request, loop);
                    request.response().putHeader(ServerFacts.VERSION_FIELD, VERSION);
                    RequestBodies.bound(request);
                    answer(request, router);
                  })
              .listen()
              .map(HttpServer::actualPort)
              .onComplete(port);
        });
    return port.future();
  }

  /** The router would log each request without a host, or with a stray %, as an error. */
  private static void answer(HttpServerRequest request, Router router) {
    if (request.authority() == null || STRAY_PERCENT.matcher(request.uri()).find()) {
      request.response().setStatusCode(400).putHeader(HttpHeaders.CONTENT_TYPE, TEXT).end();
    } else {
      router.handle(request);
    }
  }

  /** HTTP/1.1 alone: a connection has one request at a time, and no more to be held for it. */
  private static HttpServerOptions options(ListenAddress address) {
    return new HttpServerOptions()
        .setHost(address.host())
        .setPort(address.port())
        .setHttp2ClearTextEnabled(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setMaxHeaderSize(MAX_HEADER_BYTES);
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

  private void admitScrape(RoutingContext context) {
    if (!scrapes.tryAcquire()) {
      JsonAnswers.refuse(context, 503, "%d scrapes are being answered".formatted(MAX_SCRAPES));
      return;
    }
    context.next();
  }

  /** Off the event loop: meters may ask the operating system. */
  private void metrics(RoutingContext context) {
    String text;
    try {
      text = registry.scrape();
    } catch (RuntimeException e) {
      scrapes.release();
      throw e;
    }
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, PROMETHEUS)
        .end(text)
        .onComplete(_ -> scrapes.release());
  }
}
