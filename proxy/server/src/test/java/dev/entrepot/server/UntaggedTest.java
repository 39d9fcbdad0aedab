package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.storage.StorageConfig;
import dev.entrepot.loadtest.upstream.LayerSpec;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tags have left behind goes by itself, under clients that go on pulling. */
class UntaggedTest {
  private static final String REPOSITORY = "library/app";
  private static final int LAYER_BYTES = 100_000;
  private static final Duration TTL = Duration.ofSeconds(1);
  private static final TagsConfig ASKED_EACH_TIME =
      new TagsConfig(Duration.ZERO, Duration.ofDays(1), Duration.ZERO, Duration.ZERO);

  @TempDir Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();

  @Test
  void pull_tagMovesAgainAndAgain_onlyTheLastImageStaysAndIsFetchedOnce() throws Exception {
    try (var proxy = start()) {
      var stays = image(0, "stays");
      pull(proxy, "stays", stays);
      for (int version = 1; version <= 3; version++) {
        pull(proxy, "moves", image(version, "moves"));
      }
      TestProxy.await(
          () -> {
            pullAgain(proxy, stays);
            return metric(proxy, "entrepot_collected_manifests_total") == 2;
          });
      TestProxy.await(() -> metric(proxy, "entrepot_store_manifests") == 2);
      // Two images with a layer and a config each.
      TestProxy.await(() -> metric(proxy, "entrepot_store_blobs") == 4);
      assertThat(upstream.blobGets(stays.layers().getFirst().digest())).isEqualTo(1);
      assertThat(upstream.blobGets(stays.config().digest())).isEqualTo(1);
    }
    assertThat(StoredFiles.requireSound(data)).hasSize(4);
  }

  private TestImage image(int seed, String tag) {
    return TestImages.withSeed(seed)
        .with(new LayerSpec.Random(LAYER_BYTES))
        .addTo(upstream.repository(REPOSITORY), tag);
  }

  private static double metric(TestProxy proxy, String name) {
    try {
      return proxy.metric(name);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void pullAgain(TestProxy proxy, TestImage image) {
    try {
      pull(proxy, "stays", image);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void pull(TestProxy proxy, String tag, TestImage image) throws Exception {
    var manifest = proxy.get("/v2/" + REPOSITORY + "/manifests/" + tag);
    assertThat(manifest.headers().firstValue("docker-content-digest")).contains(image.manifest());
    for (var blob : image.layers()) {
      assertThat(proxy.get("/v2/" + REPOSITORY + "/blobs/" + blob.digest()).body())
          .hasSize((int) blob.size());
    }
    assertThat(proxy.get("/v2/" + REPOSITORY + "/blobs/" + image.config().digest()).statusCode())
        .isEqualTo(200);
    proxy.awaitQuiet();
  }

  private TestProxy start() throws Exception {
    var standard = StorageConfig.DEFAULTS;
    var storage =
        new StorageConfig(
            standard.maxSize(),
            standard.minFree(),
            standard.memory(),
            standard.keepUnfinished(),
            TTL,
            false);
    var plain = TestProxy.config(data, upstream.uri(), ASKED_EACH_TIME);
    return TestProxy.start(plain.withStorage(storage));
  }
}
