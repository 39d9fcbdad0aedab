package dev.entrepot.server.admin.api;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.operate.ImageRetention;
import dev.entrepot.operate.local.StoreRetention;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.retain.HoldOrder;
import dev.entrepot.operate.retain.HoldTarget;
import dev.entrepot.operate.retain.PruneRequest;
import dev.entrepot.operate.retain.RetentionJson;
import dev.entrepot.server.admin.AdminRoutes;
import dev.entrepot.server.admin.AuditTrail;
import dev.entrepot.server.admin.Jobs;
import dev.entrepot.server.admin.OwnFolder;
import dev.entrepot.server.admin.QueryParameters;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What operators do with what is stored. All answer with JSON objects, a line each; {@code state}
 * says what an object is.
 *
 * <ul>
 *   <li>{@code GET /api/v1/held} answers with what is pinned or frozen.
 *   <li>{@code POST /api/v1/pins} and {@code POST /api/v1/frozen} pin images, or have tags stay
 *       where they point, {@code DELETE} takes that back. Parameter: {@code image}, any number of
 *       times.
 *   <li>{@code DELETE /api/v1/images} removes images, by the same parameter, and what nothing else
 *       leads to. Before the last object, which tells what went, come those that tell how it goes
 *       on.
 *   <li>{@code POST /api/v1/prune} removes what no tag leads to. Parameters: {@code until=7d} for
 *       what was not pulled since alone; {@code all=true} for tags too.
 * </ul>
 *
 * With the parameter {@code data}, a folder, all are refused by a server that uses another one.
 */
public final class RetentionEndpoints implements AdminRoutes {
  private static final String IMAGE = "image";
  private static final int MAX_IMAGES = 1000;

  private final ImageRetention retention;
  private final ImageNames names;
  private final OwnFolder folder;
  private final Jobs jobs;

  /**
   * @param jobs walks through the index
   */
  public RetentionEndpoints(
      ContentCache cache, EntrepotConfig config, InstantSource clock, Jobs jobs) {
    this.jobs = jobs;
    this.retention = new StoreRetention(cache, config, clock);
    this.names = ImageNames.of(config);
    this.folder = new OwnFolder(config.data());
  }

  @Override
  public void addTo(Router router) {
    router.get("/api/v1/held").blockingHandler(folder.checked(this::held), false);
    router.post("/api/v1/pins").blockingHandler(folder.checked(order(HoldOrder.PIN)), false);
    router.delete("/api/v1/pins").blockingHandler(folder.checked(order(HoldOrder.UNPIN)), false);
    router.post("/api/v1/frozen").blockingHandler(folder.checked(order(HoldOrder.FREEZE)), false);
    router.delete("/api/v1/frozen").blockingHandler(folder.checked(order(HoldOrder.THAW)), false);
    router.delete("/api/v1/images").blockingHandler(folder.checked(this::remove), false);
    router.post("/api/v1/prune").blockingHandler(folder.checked(this::prune), false);
  }

  private void held(RoutingContext context) {
    jobs.lines(
        context, answer -> retention.held(held -> answer.write(RetentionJson.HELD.json(held))));
  }

  private OwnFolder.Question order(HoldOrder order) {
    return context -> {
      List<HoldTarget> targets = HoldTarget.of(order, images(context), names);
      var tally = new RetentionTally(AuditTrail.of(context));
      jobs.lines(
          context,
          answer ->
              retention.order(
                  order,
                  targets,
                  obeyed -> {
                    tally.count(obeyed);
                    answer.write(RetentionJson.RESULT.json(obeyed));
                  }));
    };
  }

  private void remove(RoutingContext context) throws UnclearNameException {
    List<NameOrId> images = names.imagesOrIds(images(context));
    var tally = new RetentionTally(AuditTrail.of(context));
    jobs.lines(
        context,
        answer ->
            retention.remove(
                images,
                event -> {
                  tally.count(event);
                  answer.writeNow(RetentionJson.REMOVAL.json(event));
                }));
  }

  private void prune(RoutingContext context) throws UnclearNameException {
    boolean all = QueryParameters.flag(context, "all", false);
    Optional<String> until = QueryParameters.text(context, "until");
    PruneRequest request = PruneRequest.of(all, until);
    AuditTrail.Tally audit = AuditTrail.of(context);
    audit.what((all ? "all" : "untagged") + until.map(" until "::concat).orElse(""));
    var tally = new RetentionTally(audit);
    jobs.lines(
        context,
        answer ->
            retention.prune(
                request,
                event -> {
                  tally.count(event);
                  answer.writeNow(RetentionJson.REMOVAL.json(event));
                }));
  }

  private static List<String> images(RoutingContext context) throws UnclearNameException {
    List<String> images = context.queryParam(IMAGE);
    if (images.isEmpty() || images.size() > MAX_IMAGES) {
      throw new UnclearNameException(
          "1 to %d images are named by the parameter image, not %d"
              .formatted(MAX_IMAGES, images.size()));
    }
    return images;
  }
}
