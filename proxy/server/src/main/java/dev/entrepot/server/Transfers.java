package dev.entrepot.server;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.PrefetchConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.operate.pull.Puller;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.observe.Meters;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.manifest.FreshManifests;
import dev.entrepot.proxy.resolve.manifest.ManifestFetcher;
import dev.entrepot.proxy.resolve.manifest.Prefetch;
import dev.entrepot.proxy.resolve.referrers.ReferrersResolver;
import dev.entrepot.proxy.route.Router;
import dev.entrepot.proxy.route.Router.Configured;
import dev.entrepot.proxy.transfer.InflightTable;
import dev.entrepot.proxy.transfer.Pace;
import dev.entrepot.proxy.upstream.Backoff;
import dev.entrepot.proxy.upstream.Upstream;
import dev.entrepot.proxy.upstream.network.Network;
import dev.entrepot.proxy.upstream.network.SystemNetwork;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All by which content comes into a store: the upstreams, the downloads that run, and those who
 * begin them before a client asks. It has no port, so a command can use one as well as a server.
 * Closed before its store; blocking.
 */
public final class Transfers implements AutoCloseable {
  /** How long whole blobs may take to be committed when it is closed. */
  private static final Duration COMMIT_LIMIT = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Transfers.class);

  private final Closing closing;
  private final Router router;
  private final InflightTable inflight;
  private final ManifestFetcher manifests;
  private final Prefetch prefetch;
  private final Puller puller;

  private Transfers(
      Closing closing,
      EntrepotConfig config,
      PrefetchConfig ahead,
      ContentCache cache,
      Meters meters,
      Function<UpstreamConfig, Upstream> making) {
    this.closing = closing;
    this.router = router(config, meters, making);
    this.inflight =
        new InflightTable(
            cache,
            Backoff.jittered(RandomGenerator.getDefault()),
            meters,
            config
                .prefetch()
                .bandwidth()
                .map(rate -> Pace.of(rate.bytes()))
                .orElseGet(Pace::unlimited),
            config.downloads());
    closing.add("downloads", () -> inflight.stop(COMMIT_LIMIT));
    this.manifests = new ManifestFetcher(cache);
    this.prefetch = closing.add("prefetch", Prefetch.start(ahead, cache, inflight, manifests));
    var clock = InstantSource.system();
    this.puller =
        new Puller(
            cache,
            router,
            inflight,
            new FreshManifests(cache, clock, manifests),
            new ReferrersResolver(
                cache, clock, new RefusalMemory(Ticker.systemTicker()), Ticker.systemTicker()));
  }

  /**
   * Those of a server.
   *
   * @param network decides where registries may send us
   * @param memory of answers on the heap
   */
  static Transfers of(
      EntrepotConfig config,
      ContentCache cache,
      Vertx vertx,
      Meters meters,
      Function<Vertx, Network> network,
      AnswerMemory memory) {
    PrefetchConfig ahead = config.offline() ? PrefetchConfig.OFF : config.prefetch();
    return new Transfers(
        new Closing(),
        config,
        ahead,
        cache,
        meters,
        upstreams(vertx, config, meters, network, memory));
  }

  /** Those of a process that only fetches what it is told to. */
  public static Transfers alone(EntrepotConfig config, ContentCache cache) {
    var closing = new Closing();
    Vertx vertx = Transports.withoutClients();
    closing.add("event loops", () -> vertx.close().toCompletionStage().toCompletableFuture().get());
    var meters = new Meters(new SimpleMeterRegistry());
    return new Transfers(
        closing,
        config,
        PrefetchConfig.OFF,
        cache,
        meters,
        upstreams(vertx, config, meters, SystemNetwork::of, AnswerMemory.unlimited()));
  }

  /** How each upstream is made; offline there is nothing that could make one that connects. */
  private static Function<UpstreamConfig, Upstream> upstreams(
      Vertx vertx,
      EntrepotConfig config,
      Meters meters,
      Function<Vertx, Network> network,
      AnswerMemory memory) {
    if (config.offline()) {
      log.info("offline: no registry is asked for anything");
      return Upstream::offline;
    }
    Network outside = network.apply(vertx);
    return upstream -> Upstream.create(vertx, upstream, meters, outside, memory);
  }

  private Router router(
      EntrepotConfig config, Meters meters, Function<UpstreamConfig, Upstream> making) {
    Map<RegistryName, Configured> upstreams = new LinkedHashMap<>();
    for (UpstreamConfig upstream : config.upstreams().values()) {
      Upstream made = closing.add("upstream " + upstream.name(), making.apply(upstream));
      upstreams.put(upstream.name(), new Configured(upstream, made));
      Gauges.register(meters, made);
    }
    return new Router(upstreams);
  }

  Router router() {
    return router;
  }

  InflightTable inflight() {
    return inflight;
  }

  /** Fetches manifests, each once for all callers. */
  ManifestFetcher manifests() {
    return manifests;
  }

  Prefetch prefetch() {
    return prefetch;
  }

  /** Fetches images before a client asks for them. */
  public Puller puller() {
    return puller;
  }

  @Override
  public void close() {
    closing.close();
  }
}
