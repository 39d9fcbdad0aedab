package dev.entrepot.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.ImageFormat;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What refers to a manifest: signatures, attestations, bills of material. */
class ReferrersTest {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String SIGNATURE = "application/vnd.dev.cosign.artifact.sig.v1+json";
  private static final String BILL = "application/spdx+json";
  private static final String OTHER = "sha256:" + "0123456789abcdef".repeat(4);
  private static final TagsConfig ALWAYS_ASK =
      new TagsConfig(Duration.ZERO, Duration.ofDays(30), Duration.ofSeconds(10), Duration.ZERO);

  @TempDir Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private TestImage image;
  private String signature;
  private String bill;

  @BeforeEach
  void fillUpstream() {
    fill(upstream);
  }

  private void fill(ScriptedRegistry registry) {
    image =
        TestImages.withSeed(7)
            .with(ImageFormat.OCI)
            .addTo(registry.repository("library/one"), "1.0");
    signature = refer(registry, SIGNATURE);
    bill = refer(registry, BILL);
  }

  /** An artifact without an image's config (OCI image specification, "artifact usage"). */
  private String refer(ScriptedRegistry registry, String type) {
    var repository = registry.repository("library/one");
    var empty = repository.addBlob("{}".getBytes(StandardCharsets.UTF_8));
    var layer = repository.addBlob(("signed " + type).getBytes(StandardCharsets.UTF_8));
    var manifest =
        new JsonObject()
            .put("schemaVersion", 2)
            .put("mediaType", MANIFEST)
            .put("artifactType", type)
            .put("config", descriptor("application/vnd.oci.empty.v1+json", empty.digest(), 2))
            .put("layers", new JsonArray().add(descriptor(type, layer.digest(), layer.size())))
            .put("subject", descriptor(MANIFEST, image.manifest(), 100));
    return repository.addManifest(MANIFEST, manifest.toBuffer().getBytes());
  }

  private static JsonObject descriptor(String type, String digest, long size) {
    return new JsonObject().put("mediaType", type).put("digest", digest).put("size", size);
  }

  private TestProxy proxy(TagsConfig tags) throws Exception {
    return TestProxy.start(
        TestProxy.config(data, List.of(upstream.uri()), UpstreamTimeouts.DEFAULTS, tags, 0));
  }

  @Test
  void referrers_withinTheTtl_costOneQuestionForAllTypesAndOutliveARestart() throws Exception {
    try (var proxy = proxy(TagsConfig.DEFAULTS)) {
      HttpResponse<byte[]> all = proxy.get(path());
      assertThat(all.headers().firstValue("content-type")).contains(INDEX);
      assertThat(all.headers().firstValue("oci-filters-applied")).isEmpty();
      assertThat(digests(all)).containsExactlyInAnyOrder(signature, bill);
    }
    try (var proxy = proxy(TagsConfig.DEFAULTS)) {
      HttpResponse<byte[]> signatures = proxy.get(path() + "?artifactType=" + encoded(SIGNATURE));
      assertThat(signatures.headers().firstValue("oci-filters-applied")).contains("artifactType");
      assertThat(signatures.headers().firstValue("content-type")).contains(INDEX);
      assertThat(digests(signatures)).containsExactly(signature);
      assertThat(digests(proxy.get(path() + "?artifactType=other"))).isEmpty();
      assertThat(proxy.head(path()).statusCode()).isEqualTo(200);
    }
    assertThat(upstream.requests()).hasSize(1);
    assertThat(upstream.requests().getFirst().query()).isEmpty();
  }

  @Test
  void referrers_upstreamFails_goOutStale() throws Exception {
    try (var proxy = proxy(ALWAYS_ASK)) {
      proxy.get(path());
      upstream.script().on(Match.any(), Fault.Status.of(503));
      for (int i = 0; i < 5; i++) {
        HttpResponse<byte[]> stale = proxy.get(path());
        assertThat(digests(stale)).containsExactlyInAnyOrder(signature, bill);
        assertThat(stale.headers().firstValue("warning").orElse("none"))
            .startsWith("299 - \"stale");
      }
      assertThat(upstream.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void referrers_blackHole_goOutStaleWithinTheDeadline(boolean hasApi) throws Exception {
    if (!hasApi) {
      upstream.script().on(Match.referrers(), Fault.Status.of(404));
    }
    try (var proxy = proxy(ALWAYS_ASK)) {
      byte[] known = proxy.get(path()).body();
      var gate = new Gate();
      upstream.script().on(Match.any(), new Fault.Hold(gate));
      try {
        long start = System.nanoTime();
        HttpResponse<byte[]> stale = proxy.get(path());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(stale.statusCode()).isEqualTo(200);
        assertThat(stale.body()).isEqualTo(known);
      } finally {
        gate.release();
      }
    }
  }

  @Test
  void referrers_coldAndUpstreamFails_keepTheFailuresMeaning() throws Exception {
    upstream.script().on(Match.any(), Fault.Status.of(503));
    try (var proxy = proxy(ALWAYS_ASK)) {
      for (int i = 0; i < 5; i++) {
        assertThat(proxy.get(path()).statusCode()).isEqualTo(503);
      }
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @Test
  void referrers_upstreamWithoutTheApi_areThoseOfTheTag() throws Exception {
    var index =
        new JsonObject()
            .put("schemaVersion", 2)
            .put("mediaType", INDEX)
            .put(
                "manifests",
                new JsonArray()
                    .add(descriptor(MANIFEST, signature, 10).put("artifactType", SIGNATURE))
                    .add(descriptor(MANIFEST, bill, 10).put("artifactType", BILL)));
    upstream
        .repository("library/one")
        .addManifest(INDEX, index.toBuffer().getBytes(), image.manifest().replace(':', '-'));
    upstream.script().on(Match.referrers(), Fault.Status.of(404));
    try (var proxy = proxy(ALWAYS_ASK)) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<byte[]> bills = proxy.get(path() + "?artifactType=" + encoded(BILL));
        assertThat(digests(bills)).containsExactly(bill);
        assertThat(bills.headers().firstValue("oci-filters-applied")).contains("artifactType");
      }
      assertThat(upstream.count(seen -> seen.path().contains("/referrers/"))).isEqualTo(1);
      assertThat(upstream.manifestGets()).isEqualTo(3);
    }
  }

  @Test
  void referrers_neitherApiNorTag_areAnEmptyIndex() throws Exception {
    upstream.script().on(Match.referrers(), Fault.Status.of(404));
    try (var proxy = proxy(TagsConfig.DEFAULTS)) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<byte[]> none = proxy.get(path());
        assertThat(none.statusCode()).isEqualTo(200);
        assertThat(none.headers().firstValue("content-type")).contains(INDEX);
        assertThat(digests(none)).isEmpty();
      }
      assertThat(upstream.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</v2/library/one/referrers/x?last=a>; rel=\"next\"",
        "<https://registry.example/v2/x?continuation=a%2Fb&n=7>; title=\"a, b; c\"; rel=next",
        "</v2/x>; rel=first, <?n=7&cursor=1&page=2>; rel=\"last next\""
      })
  void referrers_onSeveralPages_areOneIndex(String link) throws Exception {
    String page = index(descriptor(MANIFEST, OTHER, 10).put("artifactType", BILL));
    upstream.script().once(Match.referrers(), new Fault.Status(200, Map.of("link", link), page));
    try (var proxy = proxy(TagsConfig.DEFAULTS)) {
      assertThat(digests(proxy.get(path()))).containsExactlyInAnyOrder(OTHER, signature, bill);
      assertThat(upstream.requests()).hasSize(2);
      assertThat(upstream.requests().getLast().query())
          .isIn("last=a", "continuation=a%2Fb", "cursor=1&page=2");
    }
  }

  @Test
  void referrers_endlessPages_areABadAnswer() throws Exception {
    upstream
        .script()
        .on(
            Match.referrers(),
            Fault.Headers.with("link", "</v2/library/one/referrers/x?last=a>; rel=\"next\""));
    try (var proxy = proxy(TagsConfig.DEFAULTS)) {
      assertThat(proxy.get(path()).statusCode()).isEqualTo(502);
      assertThat(upstream.requests()).hasSizeBetween(2, 40);
    }
  }

  /** The ways in which registries say that they do not know the API. */
  static Stream<Fault.Status> waysToSayNoApi() {
    return Stream.concat(
        Stream.of(400, 401, 403, 404, 405, 406, 410, 501).map(Fault.Status::of),
        Stream.of(
            new Fault.Status(200, Map.of("content-type", "text/html"), "<html></html>"),
            new Fault.Status(200, Map.of("content-type", "application/json"), "{}"),
            new Fault.Status(200, Map.of(), "<!doctype html>")));
  }

  @ParameterizedTest
  @MethodSource("waysToSayNoApi")
  void referrers_apiMissingInSomeWay_areThoseOfTheTag(Fault.Status missing) throws Exception {
    upstream.script().on(Match.referrers(), missing);
    try (var proxy = proxy(TagsConfig.DEFAULTS)) {
      HttpResponse<byte[]> none = proxy.get(path(OTHER));
      assertThat(none.statusCode()).isEqualTo(200);
      assertThat(digests(none)).isEmpty();
      listUnderTag(image.manifest(), descriptor(MANIFEST, bill, 10));
      HttpResponse<byte[]> listed = proxy.get(path());
      assertThat(listed.statusCode()).isEqualTo(200);
      assertThat(digests(listed)).containsExactly(bill);
    }
  }

  @Test
  void referrers_denied_areDeniedIfTheTagIs() throws Exception {
    upstream.script().on(Match.any(), Fault.Status.of(403));
    try (var proxy = proxy(TagsConfig.DEFAULTS)) {
      assertThat(proxy.get(path()).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void referrers_tagLeadsToTheSubjectItself_areNone() throws Exception {
    upstream.script().on(Match.referrers(), Fault.Status.of(404));
    var repository = upstream.repository("library/one");
    String subject =
        repository.addManifest(
            INDEX, index(descriptor(MANIFEST, image.manifest(), 100)).getBytes(UTF_8));
    repository.tag(subject.replace(':', '-'), subject);
    repository.tag(image.manifest().replace(':', '-'), image.manifest());
    try (var proxy = proxy(TagsConfig.DEFAULTS)) {
      assertThat(digests(proxy.get(path(subject)))).isEmpty();
      assertThat(digests(proxy.get(path()))).isEmpty();
    }
  }

  @Test
  void referrers_apiKnowsNoneAndTheTagDoes_areThoseOfTheTag() throws Exception {
    listUnderTag(OTHER, descriptor(MANIFEST, bill, 10));
    try (var proxy = proxy(TagsConfig.DEFAULTS)) {
      assertThat(digests(proxy.get(path(OTHER)))).containsExactly(bill);
    }
  }

  @Test
  void referrers_ofASha512Subject_areThoseOfTheShortenedTag() throws Exception {
    upstream.script().on(Match.referrers(), Fault.Status.of(404));
    String subject = "sha512:" + "0123456789abcdef".repeat(8);
    upstream
        .repository("library/one")
        .addManifest(
            INDEX,
            index(descriptor(MANIFEST, bill, 10)).getBytes(UTF_8),
            "sha512-" + "0123456789abcdef".repeat(4));
    try (var proxy = proxy(TagsConfig.DEFAULTS)) {
      assertThat(digests(proxy.get(path(subject)))).containsExactly(bill);
    }
  }

  @Test
  void referrers_ofManyMadeUpDigests_takeNoEntryOfTheIndex() throws Exception {
    try (var proxy = proxy(TagsConfig.DEFAULTS)) {
      for (int i = 0; i < 20; i++) {
        assertThat(digests(proxy.get(path("sha256:%064x".formatted(i))))).isEmpty();
      }
      int asked = upstream.requests().size();
      assertThat(digests(proxy.get(path("sha256:%064x".formatted(7))))).isEmpty();
      assertThat(upstream.requests()).as("nothing is known for a while").hasSize(asked);
    }
    upstream.script().on(Match.any(), Fault.Status.of(503));
    try (var proxy = proxy(TagsConfig.DEFAULTS)) {
      assertThat(proxy.get(path("sha256:%064x".formatted(7))).statusCode())
          .as("after a restart it is not known any more")
          .isEqualTo(503);
    }
  }

  @Test
  void referrers_emptied_areEmpty() throws Exception {
    try (var proxy = proxy(ALWAYS_ASK)) {
      assertThat(digests(proxy.get(path()))).hasSize(2);
      upstream.script().on(Match.referrers(), new Fault.Status(200, Map.of(), index()));
      assertThat(digests(proxy.get(path()))).isEmpty();
      assertThat(digests(proxy.get(path()))).isEmpty();
    }
  }

  private static String index(JsonObject... entries) {
    return new JsonObject()
        .put("schemaVersion", 2)
        .put("mediaType", INDEX)
        .put("manifests", new JsonArray(List.of(entries)))
        .encode();
  }

  private void listUnderTag(String subject, JsonObject... entries) {
    upstream
        .repository("library/one")
        .addManifest(INDEX, index(entries).getBytes(UTF_8), subject.replace(':', '-'));
  }

  @Test
  void artifacts_pullThrough() throws Exception {
    String cosign = image.manifest().replace(':', '-') + ".sig";
    upstream.repository("library/one").tag(cosign, signature);
    try (var proxy = proxy(TagsConfig.DEFAULTS)) {
      for (String reference : List.of(signature, bill, cosign)) {
        HttpResponse<byte[]> manifest = proxy.get("/v2/library/one/manifests/" + reference);
        assertThat(manifest.statusCode()).isEqualTo(200);
        var json = new JsonObject(Buffer.buffer(manifest.body()));
        String layer = json.getJsonArray("layers").getJsonObject(0).getString("digest");
        assertThat(proxy.get("/v2/library/one/blobs/" + layer).body())
            .asString()
            .startsWith("signed ");
      }
    }
  }

  private String path() {
    return path(image.manifest());
  }

  private static String path(String subject) {
    return "/v2/library/one/referrers/" + subject;
  }

  private static String encoded(String type) {
    return type.replace("+", "%2B").replace("/", "%2F");
  }

  private static List<String> digests(HttpResponse<byte[]> index) {
    return new JsonObject(Buffer.buffer(index.body()))
        .getJsonArray("manifests").stream()
            .map(entry -> ((JsonObject) entry).getString("digest"))
            .toList();
  }
}
