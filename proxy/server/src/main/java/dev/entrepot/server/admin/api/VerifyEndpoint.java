package dev.entrepot.server.admin.api;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.oci.HumanCount;
import dev.entrepot.operate.Verifier;
import dev.entrepot.operate.json.JsonMismatchException;
import dev.entrepot.operate.local.StoreVerifier;
import dev.entrepot.operate.verify.VerificationEvent;
import dev.entrepot.operate.verify.VerificationJson;
import dev.entrepot.operate.verify.VerificationRequest;
import dev.entrepot.server.admin.AdminRoutes;
import dev.entrepot.server.admin.AuditTrail;
import dev.entrepot.server.admin.Jobs;
import dev.entrepot.server.admin.JsonAnswers;
import dev.entrepot.server.admin.OwnFolder;
import dev.entrepot.server.admin.RequestBodies;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;

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

  private final Verifier verifier;
  private final OwnFolder data;
  private final Jobs jobs;

  /**
   * @param data the folder of the store
   * @param jobs verifies, once at a time
   */
  public VerifyEndpoint(ContentCache cache, Path data, Jobs jobs) {
    this.jobs = jobs;
    this.verifier = new StoreVerifier(cache);
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
      VerificationRequest request = request(context);
      if (request.data().isPresent() && !data.is(request.data().get())) {
        JsonAnswers.refuse(context, 409, data.refusal());
        return;
      }
      start(context, request.options());
    } catch (JsonMismatchException | IllegalArgumentException e) {
      JsonAnswers.refuse(
          context,
          400,
          "the body has to be like {\"deep\": true, \"rate\": 1048576}: " + e.getMessage());
    }
  }

  private static VerificationRequest request(RoutingContext context) throws JsonMismatchException {
    Buffer body = RequestBodies.of(context);
    return body.length() == 0 ? VerificationRequest.NONE : VerificationRequest.FORM.read(body);
  }

  private void start(RoutingContext context, VerificationOptions options) {
    AuditTrail.Tally tally = AuditTrail.of(context);
    tally.what(options.deep() ? "deep" : "");
    jobs.lines(
        context,
        answer ->
            verifier.run(
                options,
                event -> {
                  tell(tally, event);
                  answer.writeNow(VerificationJson.EVENT.json(event));
                }),
        reason -> VerificationJson.EVENT.json(new VerificationEvent.Failed(reason)));
  }

  private static void tell(AuditTrail.Tally tally, VerificationEvent event) {
    if (event instanceof VerificationEvent.Ended(var summary)) {
      tally.result(
          "%s and %s read; %d wrong, %d removed, %d unreadable"
              .formatted(
                  HumanCount.of(summary.blobs(), "blob"),
                  HumanCount.of(summary.manifests(), "manifest"),
                  summary.wrong(),
                  summary.removed(),
                  summary.unread()));
    }
  }
}
