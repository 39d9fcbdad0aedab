package dev.entrepot.server.admin.api;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.operate.verify.Ending;
import dev.entrepot.operate.verify.RunningVerification;
import dev.entrepot.operate.verify.VerificationEvent;
import dev.entrepot.operate.verify.VerificationJson;
import dev.entrepot.server.admin.AdminRoutes;
import dev.entrepot.server.admin.AuditTrail;
import dev.entrepot.server.admin.JsonAnswers;
import dev.entrepot.server.admin.LiveAnswer;
import dev.entrepot.server.admin.OwnFolder;
import dev.entrepot.server.admin.RequestBodies;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/v1/verify} verifies the running server's store and answers with the events, a
 * JSON object a line, as they come. One runs at a time; it ends when the client leaves.
 *
 * <p>The body is a JSON object: {@code deep} (default false), {@code rate} in bytes a second
 * (default: no limit), and {@code data}, the folder that the client means (default: this server's).
 * It has to come as {@code application/json}, which pages of other sites cannot send unasked.
 */
public final class VerifyEndpoint implements AdminRoutes, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VerifyEndpoint.class);

  private static final String PATH = "/api/v1/verify";
  private static final long MAX_BODY_BYTES = 16 << 10; // 16 KiB

  private final ContentCache cache;
  private final OwnFolder data;
  private final AtomicReference<Optional<Thread>> running = new AtomicReference<>(Optional.empty());

  /**
   * @param data the folder of the store
   */
  public VerifyEndpoint(ContentCache cache, Path data) {
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

  /** Breaks off what runs, and waits for that. */
  @Override
  public void close() {
    running.get().ifPresent(Ending::of);
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

  /** On a thread of the platform: hashing leaves no room for others on a virtual one's carrier. */
  private void start(RoutingContext context, VerificationOptions options) {
    HttpServerResponse response = context.response();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("entrepot-verify")
            .unstarted(
                () ->
                    run(
                        new LiveAnswer(response, RequestBodies.limits(context).stalled()),
                        options,
                        AuditTrail.of(context)));
    if (!running.compareAndSet(Optional.empty(), Optional.of(thread))) {
      JsonAnswers.refuse(context, 409, "a verification is running already");
      return;
    }
    response.closeHandler(left -> thread.interrupt());
    thread.start();
  }

  private void run(LiveAnswer answer, VerificationOptions options, AuditTrail.Tally tally) {
    tally.what(options.deep() ? "deep" : "");
    try {
      RunningVerification.run(
          cache,
          options,
          event -> {
            tell(tally, event);
            answer.write(VerificationJson.of(event));
          });
      answer.end();
    } catch (InterruptedException e) {
      log.info("a verification was broken off");
      // Nobody reads that but a client of a server that stops.
      end(answer, "the verification was broken off");
    } catch (RuntimeException e) {
      log.error("a verification failed", e);
      end(answer, "internal error");
    } finally {
      running.set(Optional.empty());
    }
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

  private static void end(LiveAnswer answer, String reason) {
    answer.end(VerificationJson.of(new VerificationEvent.Failed(reason)));
  }
}
