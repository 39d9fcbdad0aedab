package dev.entrepot.proxy.admin;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.proxy.upkeep.Ending;
import dev.entrepot.proxy.upkeep.RunningVerification;
import dev.entrepot.proxy.upkeep.VerificationEvent;
import dev.entrepot.proxy.upkeep.VerificationJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private static final String JSON_LINES = "application/x-ndjson";
  private static final long MAX_BODY_BYTES = 16 << 10; // 16 KiB

  /** How long a client may take to receive the last of it. */
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

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
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
        .blockingHandler(this::verify, false)
        .failureHandler(VerifyEndpoint::failed);
  }

  /** Breaks off what runs, and waits for that. */
  @Override
  public void close() {
    running.get().ifPresent(Ending::of);
  }

  private void verify(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.startsWith(Refusal.JSON)) {
      Refusal.send(context, 415, "the body has to be " + Refusal.JSON);
      return;
    }
    try {
      JsonObject wish = wish(context);
      String folder = wish.getString("data");
      if (folder != null && !data.is(folder)) {
        Refusal.send(context, 409, data.refusal());
        return;
      }
      start(context, options(wish));
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      Refusal.send(context, 400, "the body has to be like {\"deep\": true, \"rate\": 1048576}");
    }
  }

  private static JsonObject wish(RoutingContext context) {
    Buffer body = context.body().buffer();
    return body == null || body.length() == 0 ? new JsonObject() : new JsonObject(body);
  }

  private static VerificationOptions options(JsonObject wish) {
    Long rate = wish.getLong("rate");
    return new VerificationOptions(
        wish.getBoolean("deep", false),
        rate == null ? OptionalLong.empty() : OptionalLong.of(rate));
  }

  private static void failed(RoutingContext context) {
    if (context.statusCode() == 413) {
      Refusal.send(context, 413, "the body has more than %d bytes".formatted(MAX_BODY_BYTES));
    } else {
      log.error("a verification could not begin", context.failure());
      Refusal.send(context, 500, "internal error");
    }
  }

  /** On a thread of the platform: hashing leaves no room for others on a virtual one's carrier. */
  private void start(RoutingContext context, VerificationOptions options) {
    HttpServerResponse response = context.response();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("entrepot-verify")
            .unstarted(() -> run(response, options));
    if (!running.compareAndSet(Optional.empty(), Optional.of(thread))) {
      Refusal.send(context, 409, "a verification is running already");
      return;
    }
    response.closeHandler(left -> thread.interrupt());
    response.putHeader(HttpHeaders.CONTENT_TYPE, JSON_LINES).setChunked(true);
    thread.start();
  }

  private void run(HttpServerResponse response, VerificationOptions options) {
    try {
      RunningVerification.run(cache, options, event -> send(response, event));
    } catch (InterruptedException e) {
      log.info("a verification was broken off");
      // Nobody reads that but a client of a server that stops.
      sendLast(response, new VerificationEvent.Failed("the verification was broken off"));
    } catch (RuntimeException e) {
      log.error("a verification failed", e);
      sendLast(response, new VerificationEvent.Failed("internal error"));
    } finally {
      running.set(Optional.empty());
      end(response);
    }
  }

  /** Waits until the client has taken it; one that has left ends the verification. */
  private static void send(HttpServerResponse response, VerificationEvent event) {
    try {
      response.write(line(event)).toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      log.debug("the client of a verification has left", e);
      Thread.currentThread().interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sendLast(HttpServerResponse response, VerificationEvent event) {
    if (!response.closed()) {
      response.write(line(event)).onFailure(e -> log.debug("nobody was told", e));
    }
  }

  /** Waits until all has gone out, as a server that stops closes the connection next. */
  private static void end(HttpServerResponse response) {
    if (response.closed()) {
      return;
    }
    try {
      response
          .end()
          .toCompletionStage()
          .toCompletableFuture()
          .get(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.debug("the client has left", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Buffer line(VerificationEvent event) {
    return VerificationJson.of(event).toBuffer().appendByte((byte) '\n');
  }
}
