package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.PrefetchConfig;
import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.storage.StorageConfig;
import dev.entrepot.config.storage.StorageLimit;
import dev.entrepot.loadtest.upstream.LayerSpec;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImages;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would not be kept is not fetched before it is asked for. */
class PrefetchRoomTest {
  private static final int MIB = 1 << 20;

  @TempDir Path data;

  @Test
  void getManifest_layerLargerThanTheLimit_isLeftToTheClient() throws Exception {
    try (var upstream = ScriptedRegistry.start()) {
      var image =
          TestImages.withSeed(1)
              .with(new LayerSpec.Random(5 * MIB), new LayerSpec.Random(MIB))
              .addTo(upstream.repository("library/one"), "1");
      var plain = TestProxy.config(data, upstream.uri());
      var fetching = plain.withPrefetch(PrefetchConfig.DEFAULTS);
      try (var proxy = TestProxy.start(fetching.withStorage(storage()))) {
        proxy.get("/v2/library/one/manifests/1");
        TestProxy.await(() -> upstream.blobGets(image.layers().get(1).digest()) == 1);
        proxy.awaitQuiet();
        assertThat(upstream.blobGets(image.config().digest())).isEqualTo(1);
        assertThat(upstream.blobGets(image.layers().get(0).digest())).isZero();
        assertThat(proxy.metric("entrepot_store_refused_total")).isZero();
      }
    }
  }

  private static StorageConfig storage() {
    return new StorageConfig(
        new StorageLimit.Bytes(new DataSize(4L * MIB)),
        Optional.of(new StorageLimit.Bytes(new DataSize(0))),
        StorageConfig.DEFAULTS.memory(),
        StorageConfig.DEFAULTS.keepUnfinished(),
        StorageConfig.DEFAULTS.untaggedTtl(),
        false);
  }
}
