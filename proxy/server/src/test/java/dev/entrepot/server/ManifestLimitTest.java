package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.storage.StorageConfig;
import dev.entrepot.config.storage.StorageLimit;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry whose manifests alone would take more than the store may have. */
final class ManifestLimitTest {
  private static final String TYPE = "application/vnd.oci.image.index.v1+json";
  private static final long LIMIT = 64 << 20; // 64 MiB
  private static final int LARGE = (4 << 20) - 1000;

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();

  private static byte[] manifest(int number, int bytes) {
    return """
    {"schemaVersion":2,"mediaType":"%s","manifests":[],"annotations":{"n%d":"%s"}}\
    """
        .formatted(TYPE, number, "x".repeat(bytes))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private TestProxy start() throws Exception {
    var standard = StorageConfig.DEFAULTS;
    var storage =
        new StorageConfig(
            new StorageLimit.Bytes(new DataSize(LIMIT)),
            standard.minFree(),
            standard.memory(),
            standard.keepUnfinished(),
            standard.untaggedTtl(),
            false);
    var plain = TestProxy.config(data, upstream.uri());
    return TestProxy.start(plain.withStorage(storage));
  }

  private long bytesOnDisk() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private void pull(TestProxy proxy, int number, int bytes) throws Exception {
    byte[] manifest = manifest(number, bytes);
    upstream.repository("library/large").addManifest(TYPE, manifest, "t" + number);
    var answer = proxy.get("/v2/library/large/manifests/t" + number);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(manifest);
  }

  @Test
  void pull_sixtyManifestsOfFourMib_allGoOutAndTheDiskStaysWithinTheLimit() throws Exception {
    var image = TestImages.withSeed(5).addTo(upstream.repository("library/one"), "1");
    try (var proxy = start()) {
      assertThat(proxy.get("/v2/library/one/manifests/1").statusCode()).isEqualTo(200);
      for (int i = 0; i < 60; i++) {
        pull(proxy, i, LARGE);
      }
      assertThat(bytesOnDisk()).isLessThan(LIMIT);
      assertThat(proxy.metric("entrepot_store_failing")).isZero();
      upstream.script().on(Match.any(), Fault.Status.of(503));
      var digest = "/v2/library/one/manifests/" + image.manifest();
      assertThat(proxy.get(digest).statusCode()).as("what was here before").isEqualTo(200);
    }
  }

  @Test
  void pull_manyManifests_theLeastUsedGoAndTheIndexStaysWithinItsPart() throws Exception {
    try (var proxy = start()) {
      for (int i = 0; i < 80; i++) {
        pull(proxy, i, 200_000);
        assertThat(proxy.metric("entrepot_store_index_bytes"))
            .isLessThanOrEqualTo(proxy.metric("entrepot_store_index_limit_bytes"));
      }
      double limit = proxy.metric("entrepot_store_index_limit_bytes");
      assertThat(limit).isEqualTo(LIMIT / 8);
      TestProxy.await(() -> indexBytes(proxy) <= limit - limit / 8);
      assertThat(proxy.metric("entrepot_store_used_bytes")).isLessThanOrEqualTo(LIMIT);
    }
  }

  private static double indexBytes(TestProxy proxy) {
    try {
      return proxy.metric("entrepot_store_index_bytes");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
