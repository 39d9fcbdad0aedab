package dev.entrepot.server.admin;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one form in which the operators' port says no: a JSON object with {@code error}. */
public final class JsonAnswers {
  public static final String JSON = "application/json";

  private static final Logger log = LoggerFactory.getLogger(JsonAnswers.class);

  private JsonAnswers() {}

  public static void refuse(RoutingContext context, int status, String reason) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
        .end(error(reason).toBuffer())
        .onFailure(e -> log.debug("the client has left", e));
  }

  public static JsonObject error(String reason) {
    return new JsonObject().put("error", reason);
  }
}
