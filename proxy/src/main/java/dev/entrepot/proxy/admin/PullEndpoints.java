package dev.entrepot.proxy.admin;

import dev.entrepot.proxy.config.EntrepotConfig;
import dev.entrepot.proxy.listing.UnclearNameException;
import dev.entrepot.proxy.pull.PullJob;
import dev.entrepot.proxy.pull.PullJobs;
import dev.entrepot.proxy.pull.PullJson;
import dev.entrepot.proxy.pull.PullRequest;
import dev.entrepot.proxy.pull.Puller;
import dev.entrepot.proxy.pull.Wish;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images that operators have fetched.
 *
 * <ul>
 *   <li>{@code POST /api/v1/pull} pulls images, one after the other, and answers with an object a
 *       line for each event; the last is {@code done}, with how many became what. It ends when the
 *       client leaves. The body is a JSON object: {@code images}, their names; {@code platforms},
 *       without which those of {@code prefetch.platforms} are pulled, or all; {@code allTags}, and
 *       {@code referrers}, true or false.
 *   <li>{@code GET /api/v1/pull} answers with an object a line for each pull that is running.
 * </ul>
 *
 * With the parameter {@code data}, a folder, all are refused by a server that uses another one.
 */
public final class PullEndpoints implements AdminRoutes, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PullEndpoints.class);

  private static final String PULL = "/api/v1/pull";
  private static final String JSON_LINES = "application/x-ndjson";
  private static final long MAX_BODY_BYTES = 16 << 20; // 16 MiB

  /** How many names of images tell what a pull is. */
  private static final int MAX_SHOWN = 10;

  private static final int ONE_AFTER_THE_OTHER = 1;

  private final PullJobs jobs;
  private final EntrepotConfig config;
  private final OwnFolder folder;
  private final InstantSource clock;
  private final PullThreads threads = new PullThreads();

  public PullEndpoints(PullJobs jobs, EntrepotConfig config, InstantSource clock) {
    this.jobs = jobs;
    this.config = config;
    this.folder = new OwnFolder(config.data());
    this.clock = clock;
  }

  @Override
  public void addTo(Router router) {
    router
        .post(PULL)
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
        .blockingHandler(ofThisFolder(this::pull), false);
    router.get(PULL).blockingHandler(ofThisFolder(this::list), false);
  }

  /** Breaks off what runs, and waits for that. */
  @Override
  public void close() {
    threads.close();
  }

  private Handler<RoutingContext> ofThisFolder(Handler<RoutingContext> handler) {
    return context -> {
      String data = context.request().getParam("data");
      if (data == null || folder.is(data)) {
        handler.handle(context);
      } else {
        Refusal.send(context, 409, folder.refusal());
      }
    };
  }

  private void list(RoutingContext context) {
    var lines = Buffer.buffer();
    jobs.running()
        .forEach(job -> lines.appendBuffer(job.json().toBuffer()).appendByte((byte) '\n'));
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON_LINES)
        .end(lines)
        .onFailure(e -> log.debug("the client has left", e));
  }

  private void pull(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.startsWith(Refusal.JSON)) {
      Refusal.send(context, 415, "the body has to be " + Refusal.JSON);
      return;
    }
    try {
      Buffer body = context.body().buffer();
      var request = PullRequest.read(new JsonObject(body == null ? Buffer.buffer() : body));
      String what = String.join(" ", request.images().stream().limit(MAX_SHOWN).toList());
      run(context, what, request.wishes(config), ONE_AFTER_THE_OTHER);
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      Refusal.send(context, 400, "the body has to be like {\"images\": [\"alpine:3\"]}");
    } catch (UnclearNameException e) {
      Refusal.send(context, 400, String.valueOf(e.getMessage()));
    }
  }

  private void run(RoutingContext context, String what, List<Wish> wishes, int atOnce) {
    if (config.offline()) {
      Refusal.send(context, 409, Puller.OFFLINE);
      return;
    }
    var job = new PullJob(what, clock.instant());
    threads.run(
        context,
        answer -> jobs.run(job, wishes, atOnce, event -> answer.write(PullJson.of(event))));
  }
}
