package dev.entrepot.server.admin;

import dev.entrepot.server.admin.access.OperatorRequest;
import dev.entrepot.server.admin.access.OperatorRights;
import dev.entrepot.server.admin.access.OperatorRights.Verdict;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets in the requests that have the right, and tells the others what they lack. Event loop. */
final class AdminAuthorization implements Handler<RoutingContext> {
  private static final Logger log = LoggerFactory.getLogger(AdminAuthorization.class);

  private static final String CHALLENGES = HttpHeaderNames.WWW_AUTHENTICATE.toString();

  private final OperatorRights rights;

  AdminAuthorization(OperatorRights rights) {
    this.rights = rights;
  }

  /** The body waits while a login is checked: those that read it come afterwards. */
  @Override
  public void handle(RoutingContext context) {
    Future<Verdict> verdict = rights.verdict(OperatorRequest.of(context));
    if (verdict.isComplete()) {
      settle(context, verdict);
      return;
    }
    HttpServerRequest request = context.request().pause();
    verdict.onComplete(
        _ -> {
          request.resume(); // Nothing is handed out before this handler has returned.
          settle(context, verdict);
        });
  }

  private static void settle(RoutingContext context, Future<Verdict> verdict) {
    if (verdict.succeeded()) {
      obey(context, verdict.result());
    } else {
      log.warn("a login could not be checked", verdict.cause());
      RequestBodies.refuse(context, 500, "the login could not be checked");
    }
  }

  private static void obey(RoutingContext context, Verdict verdict) {
    switch (verdict) {
      case Verdict.Granted(String by) -> {
        AuditTrail.of(context).by(by);
        context.next();
      }
      case Verdict.LoginNeeded(String reason, List<String> challenges) -> {
        context.response().putHeader(CHALLENGES, challenges);
        RequestBodies.refuse(context, 401, reason);
      }
      case Verdict.Forbidden(String by, String reason) -> {
        AuditTrail.of(context).by(by);
        RequestBodies.refuse(context, 403, reason);
      }
      case Verdict.TooMany(String reason, Duration retryAfter) ->
          later(context, 429, reason, retryAfter);
      case Verdict.Unavailable(String reason, Duration retryAfter) ->
          later(context, 503, reason, retryAfter);
    }
  }

  private static void later(
      RoutingContext context, int status, String reason, Duration retryAfter) {
    String seconds = String.valueOf(Math.max(1, retryAfter.plusMillis(999).toSeconds()));
    context.response().putHeader(HttpHeaderNames.RETRY_AFTER, seconds);
    RequestBodies.refuse(context, status, "%s: try again in %s s".formatted(reason, seconds));
  }
}
