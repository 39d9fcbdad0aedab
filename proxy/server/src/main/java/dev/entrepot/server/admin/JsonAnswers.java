package dev.entrepot.server.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers of the operators' port that are sent as a whole: a JSON object, a few of them, a line
 * each, or a refusal, an object with {@code error}. Any thread; none waits for the client.
 */
public final class JsonAnswers {
  /** The media type of a JSON object. */
  public static final String JSON = "application/json";

  /** The media type of JSON objects, a line each. */
  public static final String JSON_LINES = "application/x-ndjson";

  private static final Logger log = LoggerFactory.getLogger(JsonAnswers.class);

  private JsonAnswers() {}

  /** Answers with an object. */
  public static void send(RoutingContext context, JsonObject object) {
    send(context, JSON, object.toBuffer());
  }

  /** Answers with objects that are few, a line each. */
  public static void send(RoutingContext context, Stream<JsonObject> objects) {
    Buffer lines = Buffer.buffer();
    objects.forEach(object -> lines.appendBuffer(line(object)));
    send(context, JSON_LINES, lines);
  }

  /** Answers with an error. */
  public static void refuse(RoutingContext context, int status, String reason) {
    context.response().setStatusCode(status);
    send(context, error(reason));
  }

  static void send(RoutingContext context, String mediaType, Buffer body) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
        .end(body)
        .onFailure(e -> log.debug("the client has left", e));
  }

  static JsonObject error(String reason) {
    return new JsonObject().put("error", reason);
  }

  static Buffer line(JsonObject object) {
    return object.toBuffer().appendByte((byte) '\n');
  }
}
