package dev.entrepot.server.admin;

import com.google.common.collect.ImmutableMap;
import dev.entrepot.config.AdminConfig;
import dev.entrepot.server.logging.Audit;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Writes a line for each request that changes something, or tried to: what was asked, by whom, and
 * with what result. Event loop; what came of it is told by any thread.
 */
public final class AuditTrail implements Handler<RoutingContext> {
  private static final String TALLY = "entrepot.tally";
  private static final int OK = 200;

  /** What requests are called: as the commands that make them. */
  private static final ImmutableMap<String, String> ACTIONS =
      ImmutableMap.<String, String>builder()
          .put("POST /api/v1/pins", "pin")
          .put("DELETE /api/v1/pins", "unpin")
          .put("POST /api/v1/frozen", "freeze")
          .put("DELETE /api/v1/frozen", "thaw")
          .put("DELETE /api/v1/images", "rm")
          .put("POST /api/v1/prune", "prune")
          .put("POST /api/v1/import", "import")
          .put("POST /api/v1/pull", "pull")
          .put("POST /api/v1/sync", "sync")
          .put("POST /api/v1/verify", "verify")
          .put("DELETE /api/v1/missed", "missed --clear")
          .build();

  /** Requests with a body that look, and change nothing. */
  private static final String LOOKING = "/api/v1/export";

  private final AdminConnections connections;
  private final AdminConfig config;

  AuditTrail(AdminConnections connections, AdminConfig config) {
    this.connections = connections;
    this.config = config;
  }

  /** What is told of one request. Any thread; the last word counts. */
  public static final class Tally {
    private volatile String what = "";
    private volatile Optional<String> result = Optional.empty();

    /** What the order is for, where the request's line does not say it. */
    public void what(String names) {
      what = names;
    }

    /** What came of it, and how much. */
    public void result(String words) {
      result = Optional.of(words);
    }
  }

  /** Where a request's outcome is told. */
  public static Tally of(RoutingContext context) {
    return context.get(TALLY) instanceof Tally tally ? tally : new Tally();
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (changes(request)) {
      var tally = new Tally();
      tally.what(String.join(" ", context.queryParam("image")));
      context.put(TALLY, tally);
      Audit.Actor who = actor(request);
      connections.whenOver(request, () -> add(context, who, tally));
    }
    context.next();
  }

  private static boolean changes(HttpServerRequest request) {
    boolean looks =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    return !looks && !String.valueOf(request.path()).startsWith(LOOKING);
  }

  private static void add(RoutingContext context, Audit.Actor who, Tally tally) {
    String request = context.request().method() + " " + context.request().path();
    int status = context.response().getStatusCode();
    String otherwise =
        status == OK
            ? (context.response().ended() ? "done" : "broken off")
            : "refused (%d)".formatted(status);
    Audit.add(
        who,
        ACTIONS.getOrDefault(request, request),
        tally.what,
        status == OK ? tally.result.orElse(otherwise) : otherwise);
  }

  private Audit.Actor actor(HttpServerRequest request) {
    String from =
        Optional.ofNullable(request.remoteAddress()).map(SocketAddress::hostAddress).orElse("");
    String agent = Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT)).orElse("");
    int space = agent.indexOf(' ');
    return new Audit.Actor(right(request), from, space < 0 ? agent : agent.substring(0, space));
  }

  private String right(HttpServerRequest request) {
    if (config.token().isEmpty()) {
      return AdminAuthorization.isHere(request.remoteAddress()) ? "this-machine" : "nobody";
    }
    return AdminAuthorization.shows(request.getHeader(HttpHeaders.AUTHORIZATION), config)
        ? "admin-token"
        : "nobody";
  }
}
