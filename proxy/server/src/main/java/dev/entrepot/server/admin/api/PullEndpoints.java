package dev.entrepot.server.admin.api;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.ConfigReader;
import dev.entrepot.operate.json.JsonMismatchException;
import dev.entrepot.operate.local.StorePulls;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.pull.PullEvent;
import dev.entrepot.operate.pull.PullJob;
import dev.entrepot.operate.pull.PullJobs;
import dev.entrepot.operate.pull.PullJson;
import dev.entrepot.operate.pull.Puller;
import dev.entrepot.operate.pull.RunningPull;
import dev.entrepot.operate.pull.spec.PullRequest;
import dev.entrepot.operate.pull.spec.SyncList;
import dev.entrepot.server.admin.AdminRoutes;
import dev.entrepot.server.admin.AuditTrail;
import dev.entrepot.server.admin.Jobs;
import dev.entrepot.server.admin.JsonAnswers;
import dev.entrepot.server.admin.OwnFolder;
import dev.entrepot.server.admin.QueryParameters;
import dev.entrepot.server.admin.RequestBodies;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Images that operators have fetched.
 *
 * <ul>
 *   <li>{@code POST /api/v1/pull} pulls images, one after the other, and answers with an object a
 *       line for each event; the last is {@code done}, with how many became what. It ends when the
 *       client leaves. The body is a JSON object: {@code images}, their names; {@code platforms},
 *       without which those of {@code prefetch.platforms} are pulled, or all; {@code allTags}, and
 *       {@code referrers}, true or false.
 *   <li>{@code POST /api/v1/sync} pulls what a list names, some images at a time, and answers
 *       likewise. The body is the list as skopeo's {@code sync} reads it, {@code application/yaml}.
 *       With {@code dryRun=true} it is only told what that would do.
 *   <li>{@code GET /api/v1/pull} answers with an object a line for each pull that is running.
 * </ul>
 *
 * With the parameter {@code data}, a folder, all are refused by a server that uses another one.
 */
public final class PullEndpoints implements AdminRoutes {
  private static final String PULL = "/api/v1/pull";
  private static final String SYNC = "/api/v1/sync";
  private static final String YAML = "application/yaml";
  private static final long MAX_BODY_BYTES = 1 << 20; // 1 MiB

  /** How many names of images tell what a pull is. */
  private static final int MAX_SHOWN = 10;

  /** What a list is called that has come as a body. */
  private static final Path LIST = Path.of("sync.yaml");

  private final PullJobs running;
  private final StorePulls pulls;
  private final ImageNames names;
  private final EntrepotConfig config;
  private final OwnFolder folder;
  private final InstantSource clock;
  private final Jobs jobs;

  /**
   * @param jobs run the pulls
   */
  public PullEndpoints(PullJobs pulls, EntrepotConfig config, InstantSource clock, Jobs jobs) {
    this.jobs = jobs;
    this.running = pulls;
    this.pulls = new StorePulls(pulls.puller(), config);
    this.names = ImageNames.of(config);
    this.config = config;
    this.folder = new OwnFolder(config.data());
    this.clock = clock;
  }

  @Override
  public void addTo(Router router) {
    router
        .post(PULL)
        .handler(RequestBodies.taking(JsonAnswers.JSON, MAX_BODY_BYTES))
        .blockingHandler(folder.checked(this::pull), false);
    router
        .post(SYNC)
        .handler(RequestBodies.taking(YAML, ConfigReader.MAX_BYTES))
        .blockingHandler(folder.checked(this::sync), false);
    router.get(PULL).blockingHandler(folder.checked(this::list), false);
  }

  private void list(RoutingContext context) {
    JsonAnswers.send(
        context, running.running().stream().map(PullJob::now).map(RunningPull.FORM::json));
  }

  private void pull(RoutingContext context) {
    try {
      PullRequest request = PullRequest.FORM.readExactly(RequestBodies.of(context)).read(names);
      String what =
          request.images().stream()
              .limit(MAX_SHOWN)
              .map(PullRequest.Wanted::text)
              .collect(Collectors.joining(" "));
      start(context, what, told -> pulls.pull(request, told));
    } catch (JsonMismatchException e) {
      JsonAnswers.refuse(
          context, 400, "the body has to be like {\"images\": [\"alpine:3\"]}: " + e.getMessage());
    } catch (UnclearNameException e) {
      JsonAnswers.refuse(context, 400, String.valueOf(e.getMessage()));
    }
  }

  private void sync(RoutingContext context) {
    boolean dry = QueryParameters.flag(context, "dryRun", false);
    try {
      SyncList list = SyncList.parse(LIST, RequestBodies.of(context).getBytes());
      start(context, LIST.toString(), told -> pulls.sync(list, dry, told));
    } catch (ConfigException e) {
      JsonAnswers.refuse(context, 400, String.valueOf(e.getMessage()));
    }
  }

  /** Pulls, and tells of it. */
  @FunctionalInterface
  private interface Work {
    void run(Consumer<PullEvent> told) throws InterruptedException;
  }

  private void start(RoutingContext context, String what, Work work) {
    if (config.offline()) {
      JsonAnswers.refuse(context, 409, Puller.OFFLINE);
      return;
    }
    var job = new PullJob(what, clock.instant());
    AuditTrail.Tally tally = AuditTrail.of(context);
    tally.what(what);
    jobs.lines(
        context,
        answer ->
            running.show(
                job,
                () ->
                    work.run(
                        job.andThen(
                            event -> {
                              if (event instanceof PullEvent.Done(var summary)) {
                                tally.result(summary.toString());
                              }
                              answer.writeNow(PullJson.EVENT.json(event));
                            }))));
  }
}
