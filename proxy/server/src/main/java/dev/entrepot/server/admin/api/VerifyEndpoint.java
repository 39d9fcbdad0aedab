package dev.entrepot.server.admin.api;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.operate.verify.RunningVerification;
import dev.entrepot.operate.verify.VerificationEvent;
import dev.entrepot.operate.verify.VerificationJson;
import dev.entrepot.server.admin.AdminRoutes;
import dev.entrepot.server.admin.AuditTrail;
import dev.entrepot.server.admin.Jobs;
import dev.entrepot.server.admin.JsonAnswers;
import dev.entrepot.server.admin.OwnFolder;
import dev.entrepot.server.admin.RequestBodies;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * {@code POST /api/v1/verify} verifies the running server's store and answers with the events, a
 * JSON object a line, as they come. One runs at a time; it ends when the client leaves.
 *
 * <p>The body is a JSON object: {@code deep} (default false), {@code rate} in bytes a second
 * (default: no limit), and {@code data}, the folder that the client means (default: this server's).
 * It has to come as {@code application/json}, which pages of other sites cannot send unasked.
 */
public final class VerifyEndpoint implements AdminRoutes {
  private static final String PATH = "/api/v1/verify";
  private static final long MAX_BODY_BYTES = 16 << 10; // 16 KiB

  private final ContentCache cache;
  private final OwnFolder data;
  private final Jobs jobs;

  /**
   * @param data the folder of the store
   * @param jobs verifies, once at a time
   */
  public VerifyEndpoint(ContentCache cache, Path data, Jobs jobs) {
    this.jobs = jobs;
    this.cache = cache;
    this.data = new OwnFolder(data);
  }

  @Override
  public void addTo(Router router) {
    router
        .post(PATH)
        .handler(RequestBodies.taking(JsonAnswers.JSON, MAX_BODY_BYTES))
        .blockingHandler(this::verify, false);
  }

  private void verify(RoutingContext context) {
    try {
      JsonObject wish = wish(context);
      String folder = wish.getString("data");
      if (folder != null && !data.is(folder)) {
        JsonAnswers.refuse(context, 409, data.refusal());
        return;
      }
      start(context, options(wish));
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      JsonAnswers.refuse(
          context, 400, "the body has to be like {\"deep\": true, \"rate\": 1048576}");
    }
  }

  private static JsonObject wish(RoutingContext context) {
    Buffer body = RequestBodies.of(context);
    return body.length() == 0 ? new JsonObject() : new JsonObject(body);
  }

  private static VerificationOptions options(JsonObject wish) {
    Long rate = wish.getLong("rate");
    return new VerificationOptions(
        wish.getBoolean("deep", false),
        rate == null ? OptionalLong.empty() : OptionalLong.of(rate));
  }

  private void start(RoutingContext context, VerificationOptions options) {
    AuditTrail.Tally tally = AuditTrail.of(context);
    tally.what(options.deep() ? "deep" : "");
    jobs.lines(
        context,
        answer ->
            RunningVerification.run(
                cache,
                options,
                event -> {
                  tell(tally, event);
                  answer.writeNow(VerificationJson.of(event));
                }),
        reason -> VerificationJson.of(new VerificationEvent.Failed(reason)));
  }

  private static void tell(AuditTrail.Tally tally, VerificationEvent event) {
    if (event instanceof VerificationEvent.Ended(var summary)) {
      tally.result(
          "%d blobs and %d manifests read; %d wrong, %d removed, %d unreadable"
              .formatted(
                  summary.blobs(),
                  summary.manifests(),
                  summary.wrong(),
                  summary.removed(),
                  summary.unread()));
    }
  }
}
