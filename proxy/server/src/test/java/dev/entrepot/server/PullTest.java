package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.TagsConfig;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.ImageFormat;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.Platform;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.loadtest.upstream.TestIndex;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.proxy.fixture.Fixture;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Manifests and tags, as clients pull them and as the upstream sees it. */
final class PullTest {
  private static final TagsConfig ALWAYS_ASK =
      new TagsConfig(Duration.ZERO, Duration.ofDays(30), Duration.ZERO, Duration.ZERO);

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();

  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void getManifest_byTagThenDigest_isByteExactAndCostsOneGet(ImageFormat format) throws Exception {
    TestImage image = image(format, "library/one", "1.0");
    try (var proxy = TestProxy.start(data, upstream)) {
      HttpResponse<byte[]> byTag = proxy.get("/v2/library/one/manifests/1.0");
      HttpResponse<byte[]> byDigest = proxy.get("/v2/library/one/manifests/" + image.manifest());

      for (HttpResponse<byte[]> response : List.of(byTag, byDigest)) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(sha256(response.body())).isEqualTo(image.manifest());
        assertThat(header(response, "docker-content-digest")).isEqualTo(image.manifest());
        assertThat(header(response, "etag")).isEqualTo('"' + image.manifest() + '"');
        assertThat(header(response, "content-length"))
            .isEqualTo(Integer.toString(image.manifestBytes()));
        assertThat(header(response, "content-type")).contains("manifest");
        assertThat(header(response, "oci-namespace")).isEqualTo("docker.io");
      }
      assertThat(upstream.log().manifestGets()).isEqualTo(1);
      assertThat(upstream.log().manifestHeads()).isZero();
    }
  }

  @Test
  void headManifest_coldTag_isOneHeadAndNoGet() throws Exception {
    TestImage image = image(ImageFormat.OCI, "library/one", "1.0");
    try (var proxy = TestProxy.start(data, upstream)) {
      HttpResponse<byte[]> head = proxy.head("/v2/library/one/manifests/1.0");

      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(header(head, "docker-content-digest")).isEqualTo(image.manifest());
      assertThat(header(head, "content-length")).isEqualTo(Integer.toString(image.manifestBytes()));
      assertThat(upstream.log().manifestHeads()).isEqualTo(1);
      assertThat(upstream.log().manifestGets()).isZero();

      proxy.head("/v2/library/one/manifests/1.0");
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @Test
  void getManifest_ifNoneMatch_isNotModified() throws Exception {
    TestImage image = image(ImageFormat.OCI, "library/one", "1.0");
    try (var proxy = TestProxy.start(data, upstream)) {
      HttpResponse<byte[]> response =
          proxy.get("/v2/library/one/manifests/1.0", "If-None-Match", '"' + image.manifest() + '"');

      assertThat(response.statusCode()).isEqualTo(304);
      assertThat(response.body()).isEmpty();
      assertThat(header(response, "etag")).isEqualTo('"' + image.manifest() + '"');
    }
  }

  @Test
  void getManifest_childOfIndex_isFetchedByDigest() throws Exception {
    TestIndex index =
        TestImages.withSeed(3)
            .addIndexTo(
                upstream.repository("library/multi"),
                List.of(new Platform("linux", "amd64"), new Platform("linux", "arm64")),
                "latest");
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThat(header(proxy.get("/v2/library/multi/manifests/latest"), "docker-content-digest"))
          .isEqualTo(index.index());
      for (TestImage child : index.images()) {
        assertThat(proxy.get("/v2/library/multi/manifests/" + child.manifest()).body())
            .satisfies(body -> assertThat(sha256(body)).isEqualTo(child.manifest()));
      }
      assertThat(upstream.log().manifestGets()).isEqualTo(3);
    }
  }

  @Test
  void tag_withinTtl_costsNothing() throws Exception {
    image(ImageFormat.OCI, "library/one", "1.0");
    try (var proxy = TestProxy.start(data, upstream)) {
      for (int i = 0; i < 100; i++) {
        assertThat(proxy.get("/v2/library/one/manifests/1.0").statusCode()).isEqualTo(200);
      }
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @Test
  void tag_expiredAndUnmoved_costsOneHead() throws Exception {
    image(ImageFormat.OCI, "library/one", "1.0");
    try (var proxy = TestProxy.start(data, upstream.uri(), ALWAYS_ASK)) {
      proxy.get("/v2/library/one/manifests/1.0");
      assertThat(proxy.get("/v2/library/one/manifests/1.0").statusCode()).isEqualTo(200);

      assertThat(upstream.log().manifestGets()).isEqualTo(1);
      assertThat(upstream.log().manifestHeads()).isEqualTo(1);
    }
  }

  @Test
  void tag_expiredAndMoved_costsOneHeadAndOneGet() throws Exception {
    TestImage old = image(ImageFormat.OCI, "library/one", "1.0");
    try (var proxy = TestProxy.start(data, upstream.uri(), ALWAYS_ASK)) {
      proxy.get("/v2/library/one/manifests/1.0");
      TestImage moved = TestImages.withSeed(99).addTo(upstream.repository("library/one"), "1.0");
      HttpResponse<byte[]> response = proxy.get("/v2/library/one/manifests/1.0");

      assertThat(moved.manifest()).isNotEqualTo(old.manifest());
      assertThat(header(response, "docker-content-digest")).isEqualTo(moved.manifest());
      assertThat(upstream.log().manifestHeads()).isEqualTo(1);
      assertThat(upstream.log().manifestGets()).isEqualTo(2);
    }
  }

  @Test
  void tag_expiredWithManyWaiting_costsOneHeadForAll() throws Exception {
    image(ImageFormat.OCI, "library/one", "1.0");
    try (var proxy = TestProxy.start(data, upstream.uri(), ALWAYS_ASK)) {
      proxy.get("/v2/library/one/manifests/1.0");
      var gate = new Gate();
      upstream.script().on(Match.manifest().method("HEAD"), new Fault.Hold(gate));
      List<CompletableFuture<HttpResponse<byte[]>>> waiting =
          IntStream.range(0, 20)
              .mapToObj(
                  i ->
                      proxy
                          .client()
                          .sendAsync(
                              proxy.request("GET", "/v2/library/one/manifests/1.0"),
                              HttpResponse.BodyHandlers.ofByteArray()))
              .toList();
      gate.awaitArrivals(1, Duration.ofSeconds(10));
      gate.release();

      for (CompletableFuture<HttpResponse<byte[]>> response : waiting) {
        assertThat(response.get().statusCode()).isEqualTo(200);
      }
      assertThat(upstream.log().manifestGets()).isEqualTo(1);
      assertThat(upstream.log().manifestHeads()).isLessThanOrEqualTo(20);
    }
  }

  @Test
  void tag_upstreamFails_goesOutStaleWithWarning() throws Exception {
    TestImage image = image(ImageFormat.OCI, "library/one", "1.0");
    try (var proxy = TestProxy.start(data, upstream.uri(), ALWAYS_ASK)) {
      proxy.get("/v2/library/one/manifests/1.0");
      upstream.script().on(Match.manifest(), Fault.Status.of(503));
      HttpResponse<byte[]> response = proxy.get("/v2/library/one/manifests/1.0");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(sha256(response.body())).isEqualTo(image.manifest());
      assertThat(header(response, "warning")).startsWith("299 - \"");
    }
  }

  @Test
  void tag_removedUpstream_isGone() throws Exception {
    image(ImageFormat.OCI, "library/one", "1.0");
    try (var proxy = TestProxy.start(data, upstream.uri(), ALWAYS_ASK)) {
      proxy.get("/v2/library/one/manifests/1.0");
      upstream.repository("library/one").removeTag("1.0");
      HttpResponse<byte[]> response = proxy.get("/v2/library/one/manifests/1.0");

      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(text(response)).contains("MANIFEST_UNKNOWN");
    }
  }

  @Test
  void getManifest_wrongBytesForDigest_isBadGateway() throws Exception {
    TestImage image = image(ImageFormat.OCI, "library/one", "1.0");
    upstream.script().on(Match.manifest(image.manifest()), new Fault.Corrupt(5));
    try (var proxy = TestProxy.start(data, upstream)) {
      HttpResponse<byte[]> response = proxy.get("/v2/library/one/manifests/" + image.manifest());

      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(text(response)).contains("digest mismatch").contains(image.manifest());
    }
  }

  @Test
  void getManifest_htmlWithStatus200_isBadGateway() throws Exception {
    upstream
        .script()
        .on(
            Match.manifest(),
            new Fault.Status(200, Map.of("Content-Type", "text/html"), "<html></html>"));
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThat(proxy.get("/v2/library/one/manifests/1.0").statusCode()).isEqualTo(502);
    }
  }

  @Test
  void listTags_pages_linkToThisProxy() throws Exception {
    image(ImageFormat.OCI, "library/one", "a", "b", "c");
    try (var proxy = TestProxy.start(data, upstream)) {
      HttpResponse<byte[]> first = proxy.get("/v2/library/one/tags/list?n=2");

      assertThat(text(first)).isEqualTo("{\"name\":\"library/one\",\"tags\":[\"a\",\"b\"]}");
      String link = header(first, "link");
      assertThat(link).isEqualTo("</v2/library/one/tags/list?last=b&n=2>; rel=\"next\"");
      String next = link.substring(1, link.indexOf('>'));
      assertThat(text(proxy.get(next))).isEqualTo("{\"name\":\"library/one\",\"tags\":[\"c\"]}");
    }
  }

  @Test
  void referrers_ofManifestWithoutAny_isEmptyIndex() throws Exception {
    TestImage image = image(ImageFormat.OCI, "library/one", "1.0");
    try (var proxy = TestProxy.start(data, upstream)) {
      HttpResponse<byte[]> response = proxy.get("/v2/library/one/referrers/" + image.manifest());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(text(response)).contains("\"manifests\":[]");
      assertThat(header(response, "content-type"))
          .isEqualTo("application/vnd.oci.image.index.v1+json");
    }
  }

  @Test
  void listTags_cursorOfTheUpstreamsOwn_isHandedOnAndBack() throws Exception {
    image(ImageFormat.OCI, "library/one", "a");
    upstream
        .script()
        .once(
            Match.tags(),
            Fault.Headers.with("Link", "</v2/x/tags/list?next_page=g%2BA%3D%3D>; rel=\"next\""));
    try (var proxy = TestProxy.start(data, upstream)) {
      String link = header(proxy.get("/v2/library/one/tags/list"), "link");
      assertThat(link).isEqualTo("</v2/library/one/tags/list?next_page=g%2BA%3D%3D>; rel=\"next\"");
      proxy.get(link.substring(1, link.indexOf('>')));
      assertThat(upstream.requests().getLast().query()).isEqualTo("next_page=g%2BA%3D%3D");
    }
  }

  @Test
  void manifest_thatAnotherRepositoryBrought_bringsItsBlobs() throws Exception {
    TestImage image = image(ImageFormat.OCI, "team/first", "1.0");
    image(ImageFormat.OCI, "team/second", "1.0");
    try (var proxy = TestProxy.start(data, upstream)) {
      proxy.get("/v2/team/first/manifests/1.0");
      for (Blob layer : image.layers()) {
        proxy.get("/v2/team/first/blobs/" + layer.digest());
      }
      proxy.awaitQuiet();
      proxy.get("/v2/team/second/manifests/" + image.manifest());
      upstream.clearLog();
      for (Blob layer : image.layers()) {
        assertThat(proxy.get("/v2/team/second/blobs/" + layer.digest()).statusCode())
            .isEqualTo(200);
      }
      assertThat(upstream.requests()).isEmpty();
    }
  }

  @Test
  void restart_keepsEverything_withUpstreamGone() throws Exception {
    TestImage image = image(ImageFormat.OCI, "library/one", "1.0");
    try (var proxy = TestProxy.start(data, upstream)) {
      proxy.get("/v2/library/one/manifests/1.0");
      for (Blob layer : image.layers()) {
        proxy.get("/v2/library/one/blobs/" + layer.digest());
      }
      proxy.awaitQuiet();
    }
    upstream.close();
    try (var proxy = TestProxy.start(data, upstream.uri(), TagsConfig.DEFAULTS)) {
      assertThat(proxy.get("/v2/library/one/manifests/1.0").body())
          .satisfies(body -> assertThat(sha256(body)).isEqualTo(image.manifest()));
      for (Blob layer : image.layers()) {
        assertThat(proxy.get("/v2/library/one/blobs/" + layer.digest()).statusCode())
            .isEqualTo(200);
      }
    }
  }

  private TestImage image(ImageFormat format, String repository, String... tags) {
    return TestImages.withSeed(7).with(format).addTo(upstream.repository(repository), tags);
  }

  private static String sha256(byte[] content) {
    return Digest.of(DigestAlgorithm.SHA256, content).toString();
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("absent");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
