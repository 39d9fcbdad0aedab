package dev.entrepot.server.admin;

import dev.entrepot.server.admin.access.Operations;
import dev.entrepot.server.admin.access.OperatorRights;
import dev.entrepot.server.logging.Audit;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
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

  private final AdminConnections connections;

  AuditTrail(AdminConnections connections) {
    this.connections = connections;
  }

  /** What is told of one request. Any thread; the last word counts. */
  public static final class Tally {
    private volatile String what = "";
    private volatile Optional<String> result = Optional.empty();
    private volatile String by = OperatorRights.NOBODY;

    /** Who gave the order, or what gave the right to. */
    void by(String name) {
      by = name;
    }

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
    if (Operations.changes(context.request().method(), context.normalizedPath())) {
      var tally = new Tally();
      tally.what(String.join(" ", context.queryParam("image")));
      context.put(TALLY, tally);
      connections.whenOver(context.request(), () -> add(context, tally));
    }
    context.next();
  }

  private static void add(RoutingContext context, Tally tally) {
    int status = context.response().getStatusCode();
    String otherwise =
        status == OK
            ? (context.response().ended() ? "done" : "broken off")
            : "refused (%d)".formatted(status);
    Audit.add(
        actor(context.request(), tally.by),
        Operations.name(context.request().method(), context.normalizedPath()),
        tally.what,
        status == OK ? tally.result.orElse(otherwise) : otherwise);
  }

  private static Audit.Actor actor(HttpServerRequest request, String by) {
    String from =
        Optional.ofNullable(request.remoteAddress()).map(SocketAddress::hostAddress).orElse("");
    String agent = Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT)).orElse("");
    int space = agent.indexOf(' ');
    return new Audit.Actor(by, from, space < 0 ? agent : agent.substring(0, space));
  }
}
