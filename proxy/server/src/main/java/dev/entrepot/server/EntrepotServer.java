package dev.entrepot.server;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.verify.Scrub;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.log.AccessLines;
import dev.entrepot.config.log.LogConfig;
import dev.entrepot.operate.pull.PullJobs;
import dev.entrepot.operate.pull.ScheduledSync;
import dev.entrepot.operate.verify.Repair;
import dev.entrepot.operate.verify.Scrubbing;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.http.Services;
import dev.entrepot.proxy.http.connection.ClientMemory;
import dev.entrepot.proxy.http.connection.ConnectionGate;
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
import dev.entrepot.proxy.upstream.network.Network;
import dev.entrepot.proxy.upstream.network.SystemNetwork;
import dev.entrepot.server.admin.AdminServer;
import dev.entrepot.server.admin.Readiness;
import dev.entrepot.server.admin.access.OperatorRights;
import dev.entrepot.server.logging.Logs;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server. It owns everything that is opened between start and {@link #close}. Blocking;
 * not for event loops.
 */
public final class EntrepotServer implements AutoCloseable {
  /** How long an event loop may take to end. */
  private static final Duration LOOP_LIMIT = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(EntrepotServer.class);

  private final Closing closing = new Closing();
  private final Readiness readiness = new Readiness();
  private final ClientPort clients;
  private final int port;
  private final int adminPort;

  private EntrepotServer(EntrepotConfig config, Function<Vertx, Network> network)
      throws IOException {
    try {
      Descriptors descriptors = Descriptors.now();
      ContentCache cache = closing.add("store", ServerStore.open(config, descriptors.files()));
      var gate = new ConnectionGate(descriptors.connections(config.clients()));
      var requests = ClientMemory.ofHeap(Runtime.getRuntime().maxMemory());
      Vertx vertx = Transports.vertx(config.listen(), gate);
      closing.add("event loops", () -> Blocking.await(vertx.close(), LOOP_LIMIT));
      Vertx operators = Transports.forOperators(config.admin().address());
      closing.add("operators' event loop", () -> Blocking.await(operators.close(), LOOP_LIMIT));
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
      ServerStore.sweep(vertx, cache);
      Gauges.register(meters, registry, cache, inflight, closing);
      Gauges.register(meters, prefetch);
      Gauges.register(meters, memory);
      Gauges.register(meters, gate, requests);
      scrub(config, cache, new Repair(cache, inflight, router), meters);
      var searches = new Searches(router);
      ClientAccess access = ClientAccess.open(config, router, registry, closing);
      RequestObserver observer = observer(config.log(), meters);
      Services services =
          new RequestServices(cache, router, searches, meters, observer, memory, access)
              .services(config.offline(), transfers);
      var jobs = new PullJobs(transfers.puller());
      AdminApi api = AdminApi.of(config, cache, router, searches, jobs, closing);
      adminPort =
          Blocking.port(
              "admin",
              config.admin().address(),
              AdminServer.listen(
                  operators,
                  config.admin(),
                  OperatorRights.of(config.admin(), config.access(), access.logins()),
                  readiness,
                  registry,
                  api.routes()));
      clients = new ClientPort(services, gate, requests);
      port = clients.listen(vertx, config);
      sync(config, jobs, meters);
      Duration drain = config.shutdown().drain();
      closing.add("answers", () -> drain(drain));
      readiness.ready(() -> Troubles.of(cache, router), () -> Troubles.full(gate));
    } catch (IOException | RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  /**
   * Starts a server.
   *
   * @throws dev.entrepot.cache.error.StoreException if the data folder cannot be used; the message
   *     says why
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
    clients.drain(limit);
  }

  /** Offline, no registry may be asked. */
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
}
