package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.ImageFormat;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is held of a refusal answers the same question again, and no other one. */
final class HeldRefusalsTest {
  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private TestImage image;

  @BeforeEach
  void fillUpstream() {
    image =
        TestImages.withSeed(61)
            .with(ImageFormat.OCI)
            .addTo(upstream.repository("library/one"), "1.0");
  }

  /** Clients that have no more than a digest try it as a manifest's first, then as a blob's. */
  @Test
  void getBlob_whoseDigestIsNoManifests_isServed() throws Exception {
    Blob layer = image.layers().getFirst();
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThat(proxy.head(manifest(layer.digest())).statusCode()).isEqualTo(404);
      HttpResponse<byte[]> answer = proxy.get(blob(layer.digest()));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).hasSize(Math.toIntExact(layer.size()));
    }
  }

  @Test
  void getManifest_whoseDigestIsNoBlobs_isServed() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThat(proxy.head(blob(image.manifest())).statusCode()).isEqualTo(404);
      assertThat(proxy.get(manifest(image.manifest())).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void headBlob_ofAKnownManifestAndRefused_costsOneRequest() throws Exception {
    Blob layer = image.layers().getFirst();
    try (var proxy = TestProxy.start(data, upstream)) {
      proxy.get(manifest(image.manifest()));
      upstream.clearLog();
      upstream.script().on(Match.blob(), Fault.Status.of(403));
      for (int i = 0; i < 5; i++) {
        assertThat(proxy.head(blob(layer.digest())).statusCode()).isEqualTo(403);
      }
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  private static String manifest(String digest) {
    return "/v2/library/one/manifests/" + digest;
  }

  private static String blob(String digest) {
    return "/v2/library/one/blobs/" + digest;
  }
}
