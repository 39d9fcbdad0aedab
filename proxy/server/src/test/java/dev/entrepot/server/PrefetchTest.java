package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.PrefetchConfig;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.config.read.DataSize;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.oci.manifest.Platform;
import dev.entrepot.proxy.fixture.Fixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is fetched before a client asks for it. */
class PrefetchTest {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
  private static final String FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
  private static final int SIZE = 1 << 20;

  @TempDir Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private Blob layer;
  private Blob foreign;
  private Blob otherLayer;
  private String amd64;
  private String arm64;

  @BeforeEach
  void fillUpstream() {
    layer = blob(1);
    otherLayer = blob(2);
    foreign = blob(3);
    amd64 = manifest(descriptor(LAYER, layer), descriptor(FOREIGN, foreign));
    arm64 = manifest(descriptor(LAYER, otherLayer));
    var index =
        new JsonObject()
            .put("schemaVersion", 2)
            .put("mediaType", INDEX)
            .put(
                "manifests", new JsonArray().add(entry(amd64, "amd64")).add(entry(arm64, "arm64")));
    upstream.repository("library/one").addManifest(INDEX, index.toBuffer().getBytes(), "1");
  }

  private Blob blob(long seed) {
    return upstream.repository("library/one").addBlob(SyntheticContent.of(seed, SIZE));
  }

  private String manifest(JsonObject... layers) {
    Blob config = blob(100 + layers.length);
    var manifest =
        new JsonObject()
            .put("schemaVersion", 2)
            .put("mediaType", MANIFEST)
            .put("config", descriptor(CONFIG, config))
            .put("layers", new JsonArray(List.of(layers)));
    return upstream.repository("library/one").addManifest(MANIFEST, manifest.toBuffer().getBytes());
  }

  private static JsonObject descriptor(String type, Blob blob) {
    return new JsonObject()
        .put("mediaType", type)
        .put("digest", blob.digest())
        .put("size", blob.size());
  }

  private static JsonObject entry(String digest, String architecture) {
    return new JsonObject()
        .put("mediaType", MANIFEST)
        .put("digest", digest)
        .put("size", 100)
        .put("platform", new JsonObject().put("os", "linux").put("architecture", architecture));
  }

  private TestProxy proxy(PrefetchConfig prefetch) throws Exception {
    var config = TestProxy.config(data, List.of(upstream.uri()), UpstreamTimeouts.DEFAULTS);
    return TestProxy.start(config.withPrefetch(prefetch));
  }

  @Test
  void getManifest_cold_fetchesConfigAndLayersOnceAndNothingElse() throws Exception {
    try (var proxy = proxy(PrefetchConfig.DEFAULTS)) {
      assertThat(proxy.get(manifestPath("1")).statusCode()).isEqualTo(200);
      proxy.get(manifestPath(amd64));
      TestProxy.await(() -> stored(proxy) == 2);
      proxy.awaitQuiet();
      assertThat(proxy.get(blobPath(layer)).body()).hasSize(SIZE);
      assertThat(upstream.blobGets(layer.digest())).isEqualTo(1);
      assertThat(upstream.blobGets(otherLayer.digest())).isZero();
      assertThat(upstream.blobGets(foreign.digest())).isZero();

      upstream.clearLog();
      proxy.get(manifestPath(amd64));
      proxy.get(manifestPath("1"));
      proxy.awaitQuiet();
      assertThat(upstream.requests()).isEmpty();
    }
  }

  @Test
  void getIndex_platformsAreNamed_fetchesTheirManifestsAndLayers() throws Exception {
    var arm = new Platform("linux", "arm64", Optional.empty());
    try (var proxy = proxy(new PrefetchConfig(true, 3, Optional.empty(), List.of(arm)))) {
      proxy.get(manifestPath("1"));
      TestProxy.await(() -> stored(proxy) == 2);
      proxy.awaitQuiet();
      assertThat(upstream.blobGets(otherLayer.digest())).isEqualTo(1);
      assertThat(upstream.blobGets(layer.digest())).isZero();
      int before = upstream.requests().size();
      assertThat(proxy.get(manifestPath(arm64)).statusCode()).isEqualTo(200);
      assertThat(upstream.requests()).hasSize(before);
    }
  }

  @Test
  void getManifest_whileItIsPrefetched_costsOneGet() throws Exception {
    var arm = new Platform("linux", "arm64", Optional.empty());
    var gate = new Gate();
    upstream.script().on(Match.manifest(arm64), new Fault.Hold(gate));
    try (var proxy = proxy(new PrefetchConfig(true, 3, Optional.empty(), List.of(arm)))) {
      proxy.get(manifestPath("1"));
      gate.awaitArrivals(1, Duration.ofSeconds(20));
      var client =
          proxy
              .client()
              .sendAsync(proxy.request("GET", manifestPath(arm64)), BodyHandlers.discarding());
      for (int i = 0; i < 20; i++) {
        proxy.get("/v2/"); // The client's request has been read meanwhile.
      }
      gate.release();
      assertThat(client.get().statusCode()).isEqualTo(200);
      assertThat(upstream.log().manifestGets()).isEqualTo(2);
    } finally {
      gate.release();
    }
  }

  @Test
  void getIndex_quotaIsDownToTheReserve_doesNotSpendIt() throws Exception {
    var arm = new Platform("linux", "arm64", Optional.empty());
    upstream.script().on(Match.manifest(), Fault.Headers.with("ratelimit-remaining", "7;w=21600"));
    var config =
        TestProxy.config(
            data, List.of(upstream.uri()), UpstreamTimeouts.DEFAULTS, TagsConfig.DEFAULTS, 7);
    var oneAfterTheOther = new PrefetchConfig(true, 1, Optional.empty(), List.of(arm));
    try (var proxy = TestProxy.start(config.withPrefetch(oneAfterTheOther))) {
      proxy.get(manifestPath("1"));
      proxy.get(manifestPath(amd64)); // What it names is fetched after what the index names.
      TestProxy.await(() -> stored(proxy) == 2);
      assertThat(upstream.log().manifestGets()).isEqualTo(2);
      assertThat(upstream.blobGets(otherLayer.digest())).isZero();
    }
  }

  @Test
  void getBlob_whileItIsPrefetched_joins() throws Exception {
    var gate = new Gate();
    upstream.script().on(Match.blob(layer.digest()), new Fault.Stall(SIZE / 2, gate));
    try (var proxy = proxy(PrefetchConfig.DEFAULTS)) {
      proxy.get(manifestPath(amd64));
      TestProxy.await(() -> upstream.blobGets(layer.digest()) == 1);
      try (var client = PlainClient.get(proxy.port(), blobPath(layer))) {
        gate.release();
        assertThat(client.drain()).isEqualTo(SIZE);
      }
      assertThat(upstream.blobGets(layer.digest())).isEqualTo(1);
    } finally {
      gate.release();
    }
  }

  @Test
  void getBlob_prefetchIsSlow_clientIsNot() throws Exception {
    Blob large = upstream.repository("library/one").addBlob(SyntheticContent.of(9, 32L << 20));
    String manifest = manifest(descriptor(LAYER, large));
    var slow = new PrefetchConfig(true, 3, Optional.of(new DataSize(64 << 10)), List.of());
    try (var proxy = proxy(slow)) {
      proxy.get(manifestPath(manifest));
      TestProxy.await(() -> upstream.blobGets(large.digest()) == 1);
      // At the prefetch's pace this would take more than eight minutes.
      assertThat(proxy.get(blobPath(large)).body()).hasSize(32 << 20);
      assertThat(upstream.blobGets(large.digest())).isEqualTo(1);
    }
  }

  @Test
  void headManifest_cold_fetchesNothing() throws Exception {
    try (var proxy = proxy(PrefetchConfig.DEFAULTS)) {
      proxy.head(manifestPath(amd64));
      proxy.head(manifestPath("1"));
      proxy.awaitQuiet();
      assertThat(upstream.requests()).extracting(SeenRequest::method).containsOnly("HEAD");
    }
  }

  @Test
  void getManifest_prefetchIsOff_fetchesNothing() throws Exception {
    try (var proxy = proxy(PrefetchConfig.OFF)) {
      proxy.get(manifestPath(amd64));
      proxy.awaitQuiet();
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  private static double stored(TestProxy proxy) {
    try {
      return proxy.metric("entrepot_store_blobs");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String manifestPath(String reference) {
    return "/v2/library/one/manifests/" + reference;
  }

  private static String blobPath(Blob blob) {
    return "/v2/library/one/blobs/" + blob.digest();
  }
}
