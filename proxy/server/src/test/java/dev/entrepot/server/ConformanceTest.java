package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.proxy.fixture.Fixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The OCI distribution specification, section by section, for those who pull and discover. */
@DisplayName("OCI distribution specification")
final class ConformanceTest {
  private static final String ABSENT =
      "sha256:0000000000000000000000000000000000000000000000000000000000000000";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  /** "Error Codes". */
  private static final Set<String> CODES =
      Set.of(
          "BLOB_UNKNOWN",
          "DIGEST_INVALID",
          "MANIFEST_UNKNOWN",
          "NAME_INVALID",
          "NAME_UNKNOWN",
          "UNAUTHORIZED",
          "DENIED",
          "UNSUPPORTED",
          "TOOMANYREQUESTS");

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  @Fixture private TestProxy proxy;
  private TestImage image;

  @BeforeEach
  void start() throws Exception {
    image = TestImages.withSeed(4).addTo(upstream.repository("team/app"), "1.0");
    proxy = TestProxy.start(data, upstream);
  }

  @Nested
  @DisplayName("Determining Support")
  final class DeterminingSupport {
    @Test
    void get_root_is200() throws Exception {
      assertThat(proxy.get("/v2/").statusCode()).isEqualTo(200);
      assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void get_root_saysThatThisIsEntrepot() throws Exception {
      assertThat(proxy.get("/v2/").headers().firstValue("x-entrepot")).contains("mirror");
    }
  }

  @Nested
  @DisplayName("Pulling manifests")
  final class PullingManifests {
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void manifest_byTagAndDigestColdAndWarm_hasDigestTypeAndLength(String method) throws Exception {
      for (String reference : List.of("1.0", image.manifest(), "1.0", image.manifest())) {
        HttpResponse<byte[]> response = proxy.send(method, manifest(reference));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(digest(response)).isEqualTo(image.manifest());
        assertThat(header(response, "content-length")).isEqualTo("" + image.manifestBytes());
        assertThat(header(response, "content-type"))
            .isEqualTo("application/vnd.oci.image.manifest.v1+json");
        assertThat(response.body()).hasSize(method.equals("GET") ? image.manifestBytes() : 0);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void manifest_thatTheClientHas_is304WithItsDigest(String method) throws Exception {
      HttpResponse<byte[]> response =
          proxy.send(method, manifest("1.0"), "If-None-Match", '"' + image.manifest() + '"');

      assertThat(response.statusCode()).isEqualTo(304);
      assertThat(digest(response)).isEqualTo(image.manifest());
      assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", ABSENT})
    void manifest_unknown_is404(String reference) throws Exception {
      assertError(proxy.get(manifest(reference)), 404, "MANIFEST_UNKNOWN");
      assertThat(proxy.head(manifest(reference)).statusCode()).isEqualTo(404);
    }
  }

  @Nested
  @DisplayName("Pulling blobs")
  final class PullingBlobs {
    @Test
    void blob_coldAndWarm_hasItsDigestInEachAnswer() throws Exception {
      Blob layer = image.layers().getFirst();
      String path = blob(layer.digest());

      HttpResponse<byte[]> coldHead = proxy.head(path);
      HttpResponse<byte[]> coldRange = proxy.get(path, "Range", "bytes=1-3");
      proxy.awaitQuiet();
      HttpResponse<byte[]> whole = proxy.get(path);

      for (HttpResponse<byte[]> response : List.of(coldHead, whole, proxy.head(path))) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(digest(response)).isEqualTo(layer.digest());
        assertThat(header(response, "content-length")).isEqualTo("" + layer.size());
      }
      assertThat(Digest.of(DigestAlgorithm.SHA256, whole.body())).hasToString(layer.digest());
      for (HttpResponse<byte[]> part : List.of(coldRange, proxy.get(path, "Range", "bytes=1-3"))) {
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(digest(part)).isEqualTo(layer.digest());
        assertThat(header(part, "content-range")).isEqualTo("bytes 1-3/" + layer.size());
        assertThat(part.body()).hasSize(3);
      }
    }

    @Test
    void blob_thatTheClientHas_is304WithItsDigest() throws Exception {
      String digest = image.config().digest();
      for (String heat : List.of("cold", "warm")) {
        HttpResponse<byte[]> response =
            proxy.get(blob(digest), "If-None-Match", '"' + digest + '"');
        assertThat(response.statusCode()).as(heat).isEqualTo(304);
        assertThat(digest(response)).as(heat).isEqualTo(digest);
        proxy.get(blob(digest));
        proxy.awaitQuiet();
      }
    }

    @Test
    void blob_rangeBehindItsEnd_is416() throws Exception {
      Blob layer = image.layers().getFirst();

      HttpResponse<byte[]> response =
          proxy.get(blob(layer.digest()), "Range", "bytes=%d-".formatted(layer.size()));

      assertThat(response.statusCode()).isEqualTo(416);
      assertThat(header(response, "content-range")).isEqualTo("bytes */" + layer.size());
    }

    @Test
    void blob_unknown_is404() throws Exception {
      assertError(proxy.get(blob(ABSENT)), 404, "BLOB_UNKNOWN");
      assertThat(proxy.head(blob(ABSENT)).statusCode()).isEqualTo(404);
    }
  }

  @Nested
  @DisplayName("Listing Tags")
  final class ListingTags {
    @Test
    void tags_inPages_areAllAndInLexicalOrder() throws Exception {
      IntStream.range(0, 10)
          .forEach(i -> upstream.repository("team/app").tag("t" + i, image.manifest()));
      var all = new JsonArray();
      String next = "/v2/team/app/tags/list?n=4";
      for (int pages = 0; !next.isEmpty(); pages++) {
        assertThat(pages).as("pages").isLessThan(4);
        HttpResponse<byte[]> page = proxy.get(next);
        assertThat(header(page, "content-type")).startsWith("application/json");
        var body = new JsonObject(text(page));
        assertThat(body.getString("name")).isEqualTo("team/app");
        assertThat(body.getJsonArray("tags").size()).isLessThanOrEqualTo(4);
        all.addAll(body.getJsonArray("tags"));
        next = next(page);
      }
      assertThat(all)
          .containsExactly("1.0", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9");
    }

    @Test
    void tags_afterOne_beginBehindIt() throws Exception {
      upstream.repository("team/app").tag("2.0", image.manifest());

      HttpResponse<byte[]> page = proxy.get("/v2/team/app/tags/list?n=5&last=1.0");

      assertThat(new JsonObject(text(page)).getJsonArray("tags")).containsExactly("2.0");
      assertThat(page.headers().firstValue("link")).isEmpty();
    }

    @Test
    void tags_none_isNoPageAtAllOfThem() throws Exception {
      HttpResponse<byte[]> page = proxy.get("/v2/team/app/tags/list?n=0");

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(new JsonObject(text(page)).getJsonArray("tags")).isEmpty();
      assertThat(page.headers().firstValue("link")).isEmpty();
    }

    @Test
    void tags_ofUnknownRepository_is404() throws Exception {
      assertError(proxy.get("/v2/team/none/tags/list"), 404, "NAME_UNKNOWN");
    }

    /** RFC 8288: {@code <target>; rel="next"}, at this server. */
    private static String next(HttpResponse<byte[]> page) {
      String link = page.headers().firstValue("link").orElse("");
      if (link.isEmpty()) {
        return "";
      }
      assertThat(link).matches("<(/v2/team/app/tags/list\\?[^>]*)>; rel=\"next\"");
      return link.substring(1, link.indexOf('>'));
    }
  }

  @Nested
  @DisplayName("Listing Referrers")
  final class ListingReferrers {
    @Test
    void referrers_ofAManifest_areAnIndexOfThem() throws Exception {
      String signature = addReferrer("application/vnd.example.signature");
      addReferrer("application/vnd.example.sbom");

      HttpResponse<byte[]> all = proxy.get("/v2/team/app/referrers/" + image.manifest());
      HttpResponse<byte[]> some =
          proxy.get(
              "/v2/team/app/referrers/%s?artifactType=application/vnd.example.signature"
                  .formatted(image.manifest()));

      for (HttpResponse<byte[]> response : List.of(all, some)) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "content-type")).isEqualTo(INDEX);
        var index = new JsonObject(text(response));
        assertThat(index.getInteger("schemaVersion")).isEqualTo(2);
        assertThat(index.getString("mediaType")).isEqualTo(INDEX);
      }
      assertThat(new JsonObject(text(all)).getJsonArray("manifests")).hasSize(2);
      assertThat(text(some)).contains(signature);
    }

    @Test
    void referrers_ofAManifestWithoutAny_areAnEmptyIndex() throws Exception {
      HttpResponse<byte[]> none = proxy.get("/v2/team/app/referrers/" + ABSENT);

      assertThat(none.statusCode()).isEqualTo(200);
      assertThat(new JsonObject(text(none)).getJsonArray("manifests")).isEmpty();
    }

    @Test
    void referrers_ofWhatIsNoDigest_is400() throws Exception {
      assertThat(proxy.get("/v2/team/app/referrers/latest").statusCode()).isEqualTo(400);
    }

    private String addReferrer(String type) {
      var manifest =
          new JsonObject()
              .put("schemaVersion", 2)
              .put("mediaType", "application/vnd.oci.image.manifest.v1+json")
              .put("artifactType", type)
              .put("layers", new JsonArray())
              .put("subject", new JsonObject().put("digest", image.manifest()));
      return upstream
          .repository("team/app")
          .addManifest(
              "application/vnd.oci.image.manifest.v1+json", manifest.toBuffer().getBytes());
    }
  }

  @Nested
  @DisplayName("Error Codes")
  final class ErrorCodes {
    @ParameterizedTest
    @CsvSource({
      "GET, /v2/team/app/blobs/sha256:short, 400, DIGEST_INVALID",
      "GET, /v2/Team/app/manifests/1.0, 400, NAME_INVALID",
      "PUT, /v2/team/app/manifests/1.0, 405, UNSUPPORTED",
      "POST, /v2/team/app/blobs/uploads/, 405, UNSUPPORTED",
      "DELETE, /v2/team/app/manifests/1.0, 405, UNSUPPORTED"
    })
    void request_thatIsWrong_hasTheCodeOfTheSpecification(
        String method, String path, int status, String code) throws Exception {
      assertError(proxy.send(method, path), status, code);
      assertThat(upstream.requests()).isEmpty();
    }
  }

  private static void assertError(HttpResponse<byte[]> response, int status, String code) {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
    assertThat(header(response, "content-type")).startsWith("application/json");
    JsonArray errors = new JsonObject(text(response)).getJsonArray("errors");
    assertThat(errors).isNotEmpty();
    assertThat(errors.getJsonObject(0).getString("code")).isEqualTo(code).isIn(CODES);
    assertThat(errors.getJsonObject(0).getString("message")).isNotBlank();
  }

  private static String manifest(String reference) {
    return "/v2/team/app/manifests/" + reference;
  }

  private static String blob(String digest) {
    return "/v2/team/app/blobs/" + digest;
  }

  private static String digest(HttpResponse<?> response) {
    return header(response, "docker-content-digest");
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("absent");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
