package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.TagsConfig;
import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Auth.Realm.OnOwnPort;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Endpoint.Ping;
import dev.entrepot.loadtest.upstream.Endpoint.Token;
import dev.entrepot.loadtest.upstream.LayerSpec;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pull costs the upstream: no question, token or connection that is not needed. */
final class CostTest {
  private static final int LAYERS = 30;
  private static final int LAYER_BYTES = 20_000;
  private static final TagsConfig ALWAYS_ASK =
      new TagsConfig(Duration.ZERO, Duration.ofDays(30), Duration.ZERO, Duration.ZERO);

  /** As the clients pull that take the most blobs at once. */
  private static final int BLOBS_AT_ONCE = 6;

  /** One for metadata, and one for blobs on each of at most four event loops. */
  private static final int LANES = 5;

  @TempDir private Path data;

  @Fixture
  private final ScriptedRegistry upstream =
      ScriptedRegistry.builder().auth(Bearer.anonymously()).start();

  private TestImage image;

  @BeforeEach
  void start() {
    image =
        TestImages.withSeed(11)
            .with(
                Collections.nCopies(LAYERS, new LayerSpec.Random(LAYER_BYTES))
                    .toArray(LayerSpec[]::new))
            .addTo(upstream.repository("team/app"), "1.0");
  }

  @Test
  void pull_thirtyLayersInTurn_isOneTokenAndAConnectionALane() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      manifest(proxy);
      for (Blob layer : image.layers()) {
        blob(proxy, layer);
      }

      assertThat(upstream.tokensIssued()).isEqualTo(1);
      assertThat(upstream.connectionsOpened()).isLessThanOrEqualTo(LANES);
      assertOnlyNeeded();
    }
  }

  @Test
  void pull_sixLayersAtOnce_isOneTokenAndFewerConnectionsThanLayers() throws Exception {
    try (var proxy = TestProxy.start(data, upstream);
        var threads = Executors.newFixedThreadPool(BLOBS_AT_ONCE)) {
      manifest(proxy);
      var pulls =
          image.layers().stream()
              .<Callable<Void>>map(
                  layer ->
                      () -> {
                        blob(proxy, layer);
                        return null;
                      })
              .toList();
      for (var pull : threads.invokeAll(pulls, 1, TimeUnit.MINUTES)) {
        pull.get();
      }

      assertThat(upstream.tokensIssued()).isEqualTo(1);
      assertThat(upstream.connectionsOpened()).isLessThanOrEqualTo(1 + 4 * BLOBS_AT_ONCE);
      assertOnlyNeeded();
    }
  }

  @Test
  void pull_aHundredTimesWarm_costsNothing() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      pull(proxy);
      proxy.awaitQuiet();
      upstream.clearLog();
      long connections = upstream.connectionsOpened();

      for (int i = 0; i < 100; i++) {
        pull(proxy);
      }

      assertThat(upstream.requests()).isEmpty();
      assertThat(upstream.connectionsOpened()).isEqualTo(connections);
    }
  }

  @Test
  void pull_afterTheTtl_isOneHeadWithTheTokenOnTheConnectionThatIsThere() throws Exception {
    try (var proxy = TestProxy.start(data, upstream.uri(), ALWAYS_ASK)) {
      manifest(proxy);
      blob(proxy, image.layers().getFirst());
      proxy.awaitQuiet();
      upstream.clearLog();
      long connections = upstream.connectionsOpened();

      manifest(proxy);
      blob(proxy, image.layers().getFirst());

      assertThat(upstream.requests()).hasSize(1);
      assertThat(upstream.log().manifestHeads()).isEqualTo(1);
      assertThat(upstream.tokensIssued()).isEqualTo(1);
      assertThat(upstream.connectionsOpened()).isEqualTo(connections);
    }
  }

  @Test
  void pull_throughRealmAndStorageOfTheirOwn_keepsTheirConnectionsToo() throws Exception {
    try (var other =
            ScriptedRegistry.builder()
                .auth(Bearer.anonymously().with(new OnOwnPort("127.0.0.2")))
                .redirectBlobsTo("127.0.0.2")
                .start();
        var proxy = TestProxy.start(data, other)) {
      image.layers().forEach(layer -> other.repository("team/app").addBlob(layer));
      for (Blob layer : image.layers()) {
        blob(proxy, layer);
      }

      assertThat(other.tokensIssued()).isEqualTo(1);
      // To the registry and to its storage from each lane of blobs, and to the realm.
      assertThat(other.connectionsOpened()).isLessThanOrEqualTo(2 * (LANES - 1) + 1);
    }
  }

  /** One request for each thing, but for the one that was challenged; no ping. */
  private void assertOnlyNeeded() {
    assertThat(upstream.count(seen -> seen.endpoint() instanceof Ping)).isZero();
    assertThat(upstream.count(seen -> seen.endpoint() instanceof Token)).isEqualTo(1);
    assertThat(upstream.count(seen -> seen.status().orElse(0) == 401)).isEqualTo(1);
    assertThat(upstream.log().manifestGets()).isEqualTo(2);
    assertThat(image.layers())
        .allSatisfy(layer -> assertThat(upstream.blobGets(layer.digest())).isEqualTo(1));
    assertThat(upstream.requests()).hasSize(1 + 2 + LAYERS);
  }

  private void pull(TestProxy proxy) throws Exception {
    assertThat(proxy.get("/v2/").statusCode()).isEqualTo(200);
    assertThat(proxy.head("/v2/team/app/manifests/1.0").statusCode()).isEqualTo(200);
    manifest(proxy);
    blob(proxy, image.config());
    blob(proxy, image.layers().getFirst());
  }

  private static void manifest(TestProxy proxy) throws Exception {
    assertThat(proxy.get("/v2/team/app/manifests/1.0").statusCode()).isEqualTo(200);
  }

  private static void blob(TestProxy proxy, Blob blob) throws Exception {
    var response = proxy.get("/v2/team/app/blobs/" + blob.digest());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).hasSize(Math.toIntExact(blob.size()));
  }
}
