package dev.entrepot.server.admin.api;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.operate.images.MissedJson;
import dev.entrepot.operate.local.StoreImages;
import dev.entrepot.server.admin.AdminRoutes;
import dev.entrepot.server.admin.AuditTrail;
import dev.entrepot.server.admin.Jobs;
import dev.entrepot.server.admin.JsonAnswers;
import dev.entrepot.server.admin.OwnFolder;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.format.DateTimeParseException;

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
  private static final String MISSED = "/api/v1/missed";

  private final StoreImages images;
  private final OwnFolder folder;
  private final Jobs jobs;

  /**
   * @param jobs walks through the index
   */
  public MissedEndpoints(ContentCache cache, EntrepotConfig config, Jobs jobs) {
    this.jobs = jobs;
    this.images = new StoreImages(cache, config);
    this.folder = new OwnFolder(config.data());
  }

  @Override
  public void addTo(Router router) {
    router.get(MISSED).blockingHandler(folder.checked(this::list), false);
    router.delete(MISSED).blockingHandler(folder.checked(this::forget), false);
  }

  private void list(RoutingContext context) {
    jobs.lines(
        context, answer -> images.missed().forEach(it -> answer.write(MissedJson.FORM.json(it))));
  }

  private void forget(RoutingContext context) {
    try {
      Instant until = Instant.parse(String.valueOf(context.request().getParam("until")));
      var answer = new JsonObject().put("forgotten", images.forgetMissed(until));
      AuditTrail.of(context).result("%s forgotten".formatted(answer.getValue("forgotten")));
      JsonAnswers.send(context, answer);
    } catch (DateTimeParseException e) {
      JsonAnswers.refuse(context, 400, "until has to be a time such as 2026-01-31T12:00:00Z");
    }
  }
}
