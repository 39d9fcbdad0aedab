package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.storage.StorageConfig;
import dev.entrepot.config.storage.StorageLimit;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.LayerSpec;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.proxy.fixture.Fixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is pinned stays in a store that is too small for the rest. */
class PinnedImagesTest {
  private static final int MIB = 1 << 20;
  private static final String REPOSITORY = "library/pinned";
  private static final TagsConfig ASKED_EACH_TIME =
      new TagsConfig(Duration.ZERO, Duration.ofDays(1), Duration.ZERO, Duration.ZERO);

  @TempDir Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private int made;

  @Test
  void getBlob_ofPinnedImage_isFetchedOnceWhateverElseComesOverRestarts() throws Exception {
    var pinned = image(1, "stable");
    for (int run = 0; run < 2; run++) {
      try (var proxy = start()) {
        pull(proxy, "stable", pinned);
        flood(proxy, 30);
        pull(proxy, "stable", pinned);
        assertThat(proxy.metric("entrepot_evictions_total")).isGreaterThan(15);
        assertThat(proxy.metric("entrepot_pinned_bytes"))
            .isEqualTo((double) pinned.config().size() + 2 * MIB);
      }
    }
    assertThat(pinned.layers())
        .extracting(layer -> upstream.blobGets(layer.digest()))
        .containsOnly(1);
  }

  @Test
  void getManifest_pinnedTagMoved_letsTheOldImageGo() throws Exception {
    var first = image(1, "stable");
    try (var proxy = start()) {
      pull(proxy, "stable", first);
      var second = image(2, "stable");
      pull(proxy, "stable", second);
      TestProxy.await(
          () -> {
            flood(proxy, 5);
            return first.layers().stream().noneMatch(layer -> isStored(layer));
          });
      pull(proxy, "stable", second);
      assertThat(second.layers())
          .extracting(layer -> upstream.blobGets(layer.digest()))
          .containsOnly(1);
    }
  }

  private boolean isStored(Blob blob) {
    String hex = blob.digest().substring("sha256:".length());
    return data.resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex).toFile().exists();
  }

  private TestImage image(int seed, String tag) {
    return TestImages.withSeed(seed)
        .with(new LayerSpec.Random(MIB), new LayerSpec.Random(MIB))
        .addTo(upstream.repository(REPOSITORY), tag);
  }

  private void pull(TestProxy proxy, String tag, TestImage image) throws Exception {
    var manifest = proxy.get("/v2/" + REPOSITORY + "/manifests/" + tag);
    assertThat(manifest.headers().firstValue("docker-content-digest")).contains(image.manifest());
    get(proxy, REPOSITORY, image.config());
    for (Blob layer : image.layers()) {
      get(proxy, REPOSITORY, layer);
    }
    proxy.awaitQuiet();
  }

  /** Pulls content that nobody pulls again, twice each so that it is worth more than the image. */
  private void flood(TestProxy proxy, int count) {
    try {
      for (int i = 0; i < count; i++) {
        var content = SyntheticContent.of(1_000 + made++, MIB);
        var blob = upstream.repository("library/flood").addBlob(content);
        for (int pull = 0; pull < 2; pull++) {
          get(proxy, "library/flood", blob);
          proxy.awaitQuiet();
        }
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void get(TestProxy proxy, String repository, Blob blob) throws Exception {
    var response = proxy.get("/v2/" + repository + "/blobs/" + blob.digest());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).hasSize((int) blob.size());
  }

  private TestProxy start() throws IOException {
    var storage =
        new StorageConfig(
            new StorageLimit.Bytes(new DataSize(8L * MIB)),
            Optional.of(new StorageLimit.Bytes(new DataSize(0))),
            StorageConfig.DEFAULTS.memory(),
            StorageConfig.DEFAULTS.keepUnfinished(),
            StorageConfig.DEFAULTS.untaggedTtl(),
            false);
    var plain = TestProxy.config(data, upstream.uri(), ASKED_EACH_TIME);
    var pins = List.of(ImagePattern.parse("docker.io/library/pin*:stable").orElseThrow());
    return TestProxy.start(plain.withStorage(storage).withPins(pins));
  }
}
