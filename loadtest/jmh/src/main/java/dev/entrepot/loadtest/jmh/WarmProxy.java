package dev.entrepot.loadtest.jmh;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.io.Closer;
import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.observe.Meters;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.manifest.ManifestFetcher;
import dev.entrepot.proxy.resolve.manifest.ManifestResolver;
import dev.entrepot.proxy.route.Router;
import dev.entrepot.proxy.route.Router.Configured;
import dev.entrepot.proxy.upstream.Upstream;
import dev.entrepot.proxy.upstream.network.SystemNetwork;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** What answers requests for manifests, without HTTP; its upstream is never there. Blocking. */
final class WarmProxy implements Closeable {
  /** Nothing listens on the port of the discard protocol. */
  private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

  /** Tags do not get old while a benchmark runs. */
  private static final TagsConfig TAGS =
      new TagsConfig(Duration.ofDays(1), Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private final Closer closer = Closer.create();
  private final Context loop;
  private final Router router;
  private final ManifestResolver manifests;

  /**
   * @param cache stays the caller's
   * @param registry the one that is mirrored
   */
  WarmProxy(ContentCache cache, RegistryName registry) {
    Vertx vertx = Vertx.vertx();
    closer.register(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    loop = vertx.getOrCreateContext();
    var meters = new Meters(new SimpleMeterRegistry());
    var config = config(registry);
    Upstream upstream = Upstream.create(vertx, config, meters, SystemNetwork.of(vertx));
    closer.register(upstream::close);
    router = new Router(Map.of(registry, new Configured(config, upstream)));
    manifests =
        new ManifestResolver(
            cache,
            InstantSource.system(),
            Ticker.systemTicker(),
            new RefusalMemory(Ticker.systemTicker()),
            new ManifestFetcher(cache));
  }

  private static UpstreamConfig config(RegistryName registry) {
    var standard = UpstreamConfig.of(registry, NOWHERE);
    return new UpstreamConfig(
        registry,
        standard.endpoints(),
        standard.isDefault(),
        standard.credentials(),
        TAGS,
        standard.timeouts(),
        standard.quotaReserve(),
        standard.trustedHosts());
  }

  /** The event loop on which answers come that are not there at once. */
  Context loop() {
    return loop;
  }

  Router router() {
    return router;
  }

  ManifestResolver manifests() {
    return manifests;
  }

  @Override
  public void close() throws IOException {
    closer.close();
  }
}
