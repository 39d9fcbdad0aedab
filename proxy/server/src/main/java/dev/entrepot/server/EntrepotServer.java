package dev.entrepot.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreHealth;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.cache.verify.Scrub;
import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.ListenAddress;
import dev.entrepot.config.log.AccessLines;
import dev.entrepot.config.log.LogConfig;
import dev.entrepot.operate.pull.PullJobs;
import dev.entrepot.operate.pull.ScheduledSync;
import dev.entrepot.operate.verify.Repair;
import dev.entrepot.operate.verify.Scrubbing;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.http.RegistryServer;
import dev.entrepot.proxy.http.Services;
import dev.entrepot.proxy.http.connection.ClientLimits;
import dev.entrepot.proxy.http.connection.ClientMemory;
import dev.entrepot.proxy.http.connection.ConnectionGate;
import dev.entrepot.proxy.http.connection.ServerOptions;
import dev.entrepot.proxy.observe.AnsweredRequest;
import dev.entrepot.proxy.observe.Meters;
import dev.entrepot.proxy.observe.Observers;
import dev.entrepot.proxy.observe.RequestObserver;
import dev.entrepot.proxy.observe.access.AccessFormat;
import dev.entrepot.proxy.observe.access.AccessLog;
import dev.entrepot.proxy.resolve.Searches;
import dev.entrepot.proxy.resolve.manifest.Prefetch;
import dev.entrepot.proxy.route.Router;
import dev.entrepot.proxy.transfer.InflightTable;
import dev.entrepot.proxy.upstream.UpstreamStatus;
import dev.entrepot.proxy.upstream.UpstreamStatus.State;
import dev.entrepot.proxy.upstream.network.Network;
import dev.entrepot.proxy.upstream.network.SystemNetwork;
import dev.entrepot.server.admin.AdminRoutes;
import dev.entrepot.server.admin.AdminServer;
import dev.entrepot.server.admin.Jobs;
import dev.entrepot.server.admin.Readiness;
import dev.entrepot.server.admin.api.BlobEndpoints;
import dev.entrepot.server.admin.api.BundleEndpoints;
import dev.entrepot.server.admin.api.ListingEndpoints;
import dev.entrepot.server.admin.api.MissedEndpoints;
import dev.entrepot.server.admin.api.PullEndpoints;
import dev.entrepot.server.admin.api.SearchEndpoint;
import dev.entrepot.server.admin.api.ServerEndpoint;
import dev.entrepot.server.admin.api.SteeringEndpoints;
import dev.entrepot.server.admin.api.UpstreamsEndpoint;
import dev.entrepot.server.admin.api.VerifyEndpoint;
import dev.entrepot.server.logging.Logs;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server: it owns all that is opened between start and {@link #close}. Blocking; not for
 * event loops.
 */
public final class EntrepotServer implements AutoCloseable {
  /** How long an event loop may take to answer beyond that, and to end. */
  private static final Duration LOOP_LIMIT = Duration.ofSeconds(2);

  /** How often unfinished blobs are looked for that nobody went on with. */
  private static final Duration SWEEP_INTERVAL = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(EntrepotServer.class);

  private final Closing closing = new Closing();
  private final Readiness readiness = new Readiness();
  private final List<RegistryServer> loops = new CopyOnWriteArrayList<>();
  private final int port;
  private final int adminPort;

  private EntrepotServer(EntrepotConfig config, Function<Vertx, Network> network)
      throws IOException {
    try {
      Descriptors descriptors = Descriptors.now();
      ContentCache cache = closing.add("store", openStore(config, descriptors.files()));
      var gate = new ConnectionGate(descriptors.connections(config.clients()));
      var requests = ClientMemory.ofHeap(Runtime.getRuntime().maxMemory());
      Vertx vertx = Transports.vertx(config.listen(), gate);
      closing.add("event loops", () -> await(vertx.close(), LOOP_LIMIT));
      Vertx operators = Transports.forOperators(config.admin().address());
      closing.add("operators' event loop", () -> await(operators.close(), LOOP_LIMIT));
      var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      closing.add("meters", registry::close);
      var meters = new Meters(registry);
      var memory =
          AnswerMemory.of(Runtime.getRuntime().maxMemory(), config.storage().memory().bytes());
      var transfers =
          closing.add("transfers", Transfers.of(config, cache, vertx, meters, network, memory));
      Router router = transfers.router();
      InflightTable inflight = transfers.inflight();
      Prefetch prefetch = transfers.prefetch();
      sweepStaging(vertx, cache);
      Gauges.register(meters, registry, cache, inflight, closing);
      Gauges.register(meters, prefetch);
      Gauges.register(meters, memory);
      Gauges.register(meters, gate, requests);
      scrub(config, cache, new Repair(cache, inflight, router), meters);
      var searches = new Searches(router);
      Services services =
          new RequestServices(
                  cache, router, searches, meters, observer(config.log(), meters), memory)
              .services(config.offline(), transfers);
      var clock = InstantSource.system();
      Jobs walks = closing.add("listings", Jobs.listings());
      var verify =
          new VerifyEndpoint(
              cache, config.data(), closing.add("verifications", Jobs.verifications()));
      var listings = new ListingEndpoints(cache, config, walks);
      var bundles = new BundleEndpoints(cache, config, closing.add("bundles", Jobs.bundles()));
      var missed = new MissedEndpoints(cache, config, walks);
      var steering = new SteeringEndpoints(cache, config, clock, walks);
      var blobs = new BlobEndpoints(cache, config, walks);
      var registries = new UpstreamsEndpoint(config, router::statuses);
      var search = new SearchEndpoint(searches::find, config.data());
      var jobs = new PullJobs(transfers.puller());
      var pulls = new PullEndpoints(jobs, config, clock, closing.add("pulls", Jobs.pulls()));
      adminPort =
          listenAdmin(
              operators,
              config.admin(),
              registry,
              new ServerEndpoint(config),
              verify,
              listings,
              bundles,
              missed,
              steering,
              blobs,
              registries,
              search,
              pulls);
      port = listen(vertx, config, services, gate, requests);
      sync(config, jobs, meters);
      closing.add("answers", () -> drain(config.shutdown().drain()));
      readiness.ready(() -> trouble(cache, router), () -> full(gate));
    } catch (IOException | RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  /**
   * Starts a server.
   *
   * @throws StoreException if the data folder cannot be used; the message says why
   * @throws IOException if an address cannot be listened on; the message says which
   */
  public static EntrepotServer start(EntrepotConfig config) throws IOException {
    return start(config, SystemNetwork::of);
  }

  /**
   * @param network decides where registries may send us
   */
  static EntrepotServer start(EntrepotConfig config, Function<Vertx, Network> network)
      throws IOException {
    return new EntrepotServer(config, network);
  }

  /** The port that clients come to. */
  public int port() {
    return port;
  }

  /** The port that operators come to. */
  public int adminPort() {
    return adminPort;
  }

  /**
   * Takes no new connections, lets running answers end, commits what is whole, closes the store.
   */
  @Override
  public void close() {
    closing.close();
    log.info("stopped");
  }

  private void drain(Duration limit) {
    readiness.draining();
    log.info("draining: no new connections, running pulls have {} s to end", limit.toSeconds());
    await(
        Future.all(loops.stream().map(loop -> loop.drain(limit)).toList()), limit.plus(LOOP_LIMIT));
  }

  /** What an operator should know of, each matter in a few words. */
  private static List<String> trouble(ContentCache cache, Router router) {
    var troubles = new ArrayList<String>();
    if (cache.health().state() instanceof StoreHealth.State.Failing(var reason, var since, _)) {
      troubles.add("the store keeps nothing since %s: %s".formatted(since, reason));
    }
    for (UpstreamStatus status : router.statuses()) {
      status.state().trouble().ifPresent(why -> troubles.add(why(status, why)));
    }
    return troubles;
  }

  private static String why(UpstreamStatus status, String why) {
    return status.state() instanceof State.LeftAlone(Instant until, _)
        ? "%s is left alone until %s: %s"
            .formatted(status.name(), until.truncatedTo(ChronoUnit.SECONDS), why)
        : "%s is failing: %s".formatted(status.name(), why);
  }

  private static Optional<String> full(ConnectionGate gate) {
    return gate.isFull()
        ? Optional.of("all %d connections of clients are taken".formatted(gate.limit()))
        : Optional.empty();
  }

  /** Offline there is nobody to fetch from. */
  private void sync(EntrepotConfig config, PullJobs jobs, Meters meters) {
    if (config.sync().isPresent() && config.offline()) {
      log.info("offline: the scheduled sync is not run");
    } else if (config.sync().isPresent()) {
      var sync =
          ScheduledSync.start(
              jobs, config, config.sync().get(), InstantSource.system(), ZoneId.systemDefault());
      closing.add("scheduled sync", sync);
      Gauges.register(meters, sync);
    }
  }

  private void scrub(EntrepotConfig config, ContentCache cache, Repair repair, Meters meters) {
    Optional<Duration> interval = config.scrub().intervalOn(config.data().toFile().getTotalSpace());
    if (interval.isPresent()) {
      Scrub scrub = cache.maintenance().scrub(interval.get(), config.scrub().rate().bytes());
      Gauges.register(meters, scrub, repair);
      closing.add("scrub", Scrubbing.start(scrub, repair));
    }
  }

  /** Looks from time to time for what nobody went on with; off the event loops. */
  private static void sweepStaging(Vertx vertx, ContentCache cache) {
    vertx.setPeriodic(
        SWEEP_INTERVAL.toMillis(),
        ignored -> {
          var _ =
              vertx.executeBlocking(
                  () -> {
                    cache.maintenance().discardAbandoned();
                    return null;
                  });
        });
  }

  private static ContentCache openStore(EntrepotConfig config, int openFiles)
      throws StoreException {
    var settings =
        new StoreSettings(
                config.data(),
                config.storage().memory().bytes(),
                openFiles,
                config.storage().keepUnfinished(),
                config.storage().untaggedTtl(),
                disk ->
                    new Bounds(
                        config.storage().maxBytes(disk), config.storage().minFreeBytes(disk)),
                config.pins())
            .readableByGroup(config.storage().groupReadable());
    return ContentCache.open(settings, InstantSource.system());
  }

  private RequestObserver observer(LogConfig config, Meters meters) {
    Logger lines = LoggerFactory.getLogger(Logs.ACCESS);
    if (config.access() == AccessLines.OFF || !lines.isInfoEnabled()) {
      return meters;
    }
    Predicate<AnsweredRequest> chosen =
        config.access() == AccessLines.ERRORS ? AnsweredRequest::isError : _ -> true;
    var access =
        AccessLog.start(
            AccessFormat.of(config.format()), chosen, lines::info, InstantSource.system());
    return new Observers(List.of(meters, closing.add("access log", access)));
  }

  private int listenAdmin(
      Vertx vertx, AdminConfig config, PrometheusMeterRegistry registry, AdminRoutes... more)
      throws IOException {
    return listening(
        "admin",
        config.address(),
        AdminServer.listen(vertx, config, readiness, registry, more)
            .toCompletionStage()
            .toCompletableFuture());
  }

  private int listen(
      Vertx vertx,
      EntrepotConfig config,
      Services services,
      ConnectionGate gate,
      ClientMemory requests)
      throws IOException {
    var limits =
        new ClientLimits(
            gate,
            requests,
            PlatformDependent.maxDirectMemory(),
            Transports.eventLoops(),
            InstantSource.system());
    HttpServerOptions options = ServerOptions.of(config.listen(), config.tls());
    var bound = new CompletableFuture<Integer>();
    var deployment = new DeploymentOptions().setInstances(Transports.eventLoops());
    CompletableFuture<Integer> all =
        vertx
            .deployVerticle(() -> loop(options, services, limits, bound), deployment)
            .toCompletionStage()
            .toCompletableFuture()
            .thenCompose(_ -> bound);
    return listening("listen", config.listen(), all);
  }

  private RegistryServer loop(
      HttpServerOptions options,
      Services services,
      ClientLimits limits,
      CompletableFuture<Integer> bound) {
    var loop = new RegistryServer(options, services, limits, bound);
    loops.add(loop);
    return loop;
  }

  private static int listening(String key, ListenAddress address, CompletableFuture<Integer> bound)
      throws IOException {
    try {
      return bound.get();
    } catch (ExecutionException e) {
      throw new IOException(
          "cannot listen on %s (%s): change %s in the configuration, or end what listens there"
              .formatted(address, reason(e), key),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting", e);
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static void await(Future<?> future, Duration limit) {
    try {
      future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer within %d s".formatted(limit.toSeconds()), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(reason(e), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while closing", e);
    }
  }
}
