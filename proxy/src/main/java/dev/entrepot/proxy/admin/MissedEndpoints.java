package dev.entrepot.proxy.admin;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.proxy.config.EntrepotConfig;
import dev.entrepot.proxy.listing.Listings;
import dev.entrepot.proxy.listing.MissedJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients missed while the server was offline, as JSON.
 *
 * <ul>
 *   <li>{@code GET /api/v1/missed} answers with an object a line for each thing that was missed and
 *       is not here by now; the one that was missed last is the last.
 *   <li>{@code DELETE /api/v1/missed?until=TIME} forgets what was not missed after a time (ISO
 *       8601) any more, and answers with how much that was. Pages of other sites cannot send it
 *       unasked.
 * </ul>
 *
 * With the parameter {@code data}, a folder, both are refused by a server that uses another one.
 */
public final class MissedEndpoints implements AdminRoutes {
  private static final Logger log = LoggerFactory.getLogger(MissedEndpoints.class);

  private static final String MISSED = "/api/v1/missed";
  private static final String JSON_LINES = "application/x-ndjson";

  private final Listings listings;
  private final OwnFolder folder;

  public MissedEndpoints(ContentCache cache, EntrepotConfig config) {
    this.listings = new Listings(cache, config);
    this.folder = new OwnFolder(config.data());
  }

  @Override
  public void addTo(Router router) {
    router.get(MISSED).blockingHandler(folder.checked(this::list), false);
    router.delete(MISSED).blockingHandler(folder.checked(this::forget), false);
  }

  private void list(RoutingContext context) {
    try {
      var lines = Buffer.buffer();
      listings
          .missed()
          .forEach(it -> lines.appendBuffer(MissedJson.of(it).toBuffer()).appendByte((byte) '\n'));
      send(context, JSON_LINES, lines);
    } catch (StoreException e) {
      Refusal.send(context, 500, String.valueOf(e.getMessage()));
    }
  }

  private void forget(RoutingContext context) {
    try {
      Instant until = Instant.parse(String.valueOf(context.request().getParam("until")));
      var answer = new JsonObject().put("forgotten", listings.forgetMissed(until));
      send(context, Refusal.JSON, answer.toBuffer());
    } catch (DateTimeParseException e) {
      Refusal.send(context, 400, "until has to be a time such as 2026-01-31T12:00:00Z");
    }
  }

  private static void send(RoutingContext context, String type, Buffer body) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, type)
        .end(body)
        .onFailure(e -> log.debug("the client has left", e));
  }
}
