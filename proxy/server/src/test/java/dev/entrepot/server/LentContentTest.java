package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials.Anonymous;
import dev.entrepot.config.Credentials.UsernamePassword;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.Secret;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.loadtest.upstream.Auth;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Credentials;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.ScriptedRepository;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.fixture.Fixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one registry gives is not lent out under another's name, nor under another repository's of a
 * registry that we log in to: that a manifest names a digest says nothing.
 */
final class LentContentTest {
  private static final RegistryName CORP = RegistryName.parse("corp.example").orElseThrow();
  private static final Credentials ADA = new Credentials("ada", "secret");
  private static final String PRIVATE = "/v2/corp.example/team/app/";
  private static final String PUBLIC = "/v2/library/one/";

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry hub = ScriptedRegistry.start();

  @Fixture
  private final ScriptedRegistry corp =
      ScriptedRegistry.builder().auth(new Auth.Basic(ADA)).start();

  private TestImage secret;
  private Blob layer;

  @BeforeEach
  void fillRegistries() {
    secret = TestImages.withSeed(7).addTo(corp.repository("team/app"), "1");
    layer = secret.layers().getFirst();
  }

  @Test
  void manifest_thatAnIndexOfAnotherRegistryNames_isNotLentOut() throws Exception {
    index(hub.repository("library/one"), secret.manifest(), secret.manifestBytes(), "evil");
    try (var proxy = start()) {
      pull(proxy, PRIVATE, secret);
      assertThat(proxy.get(PUBLIC + "manifests/evil").statusCode()).isEqualTo(200);

      HttpResponse<byte[]> lent = proxy.get(PUBLIC + "manifests/" + secret.manifest());

      assertThat(lent.statusCode()).as(text(lent)).isEqualTo(404);
      assertThat(proxy.head(PUBLIC + "manifests/" + secret.manifest()).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void layer_thatAManifestOfAnotherRegistryNames_isNotLentOut() throws Exception {
    image(hub.repository("library/one"), layer, "evil");
    try (var proxy = start()) {
      pull(proxy, PRIVATE, secret);
      assertThat(proxy.get(PUBLIC + "manifests/evil").statusCode()).isEqualTo(200);

      HttpResponse<byte[]> lent = proxy.get(PUBLIC + "blobs/" + layer.digest());

      assertThat(lent.statusCode()).as(text(lent)).isEqualTo(404);
      assertThat(proxy.head(PUBLIC + "blobs/" + layer.digest()).statusCode()).isEqualTo(404);
      assertThat(proxy.get(PUBLIC + "blobs/" + layer.digest(), "Range", "bytes=0-9").statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void layer_whileTheRegistryThatIsToHaveItFails_isNotLentOut() throws Exception {
    image(hub.repository("library/one"), layer, "evil");
    try (var proxy = start()) {
      pull(proxy, PRIVATE, secret);
      proxy.get(PUBLIC + "manifests/evil");
      hub.script().on(Match.blob(), Status.of(503));

      assertThat(proxy.get(PUBLIC + "blobs/" + layer.digest()).statusCode()).isEqualTo(503);
    }
  }

  @Test
  void layer_whoseRegistryHasAPageSentInstead_isNotLentOut() throws Exception {
    image(hub.repository("library/one"), layer, "evil");
    try (var proxy = start()) {
      pull(proxy, PRIVATE, secret);
      proxy.get(PUBLIC + "manifests/evil");
      var page = new Status(200, Map.of("content-type", "text/html"), "<html>");
      hub.script().on(Match.blob().method("GET"), page);

      assertThat(proxy.get(PUBLIC + "blobs/" + layer.digest()).statusCode()).isEqualTo(502);
    }
  }

  @Test
  void layer_thatBothRegistriesHave_isAskedForOnceAndSentOnce() throws Exception {
    image(hub.repository("library/one"), layer, "good");
    hub.repository("library/one").addBlob(layer);
    try (var proxy = start()) {
      pull(proxy, PRIVATE, secret);
      proxy.get(PUBLIC + "manifests/good");
      for (int i = 0; i < 3; i++) {
        assertThat(proxy.get(PUBLIC + "blobs/" + layer.digest()).statusCode()).isEqualTo(200);
      }

      assertThat(blobRequests(hub)).containsExactly("HEAD library/one");
    }
  }

  @Test
  void image_ofOneRepository_costsNoMoreThanItsContent() throws Exception {
    TestImage image = TestImages.withSeed(8).addTo(hub.repository("library/one"), "1");
    try (var proxy = start()) {
      for (int i = 0; i < 3; i++) {
        pull(proxy, PUBLIC, image);
        pull(proxy, PRIVATE, secret);
      }
      assertThat(hub.requests()).hasSize(4);
      assertThat(corp.requests()).hasSize(5); // One is refused, as no login was shown.
    }
  }

  @Test
  void baseLayer_ofAnotherRepositoryOfAPublicRegistry_costsNothing() throws Exception {
    Blob base = hub.repository("library/one").addBlob(new byte[100_000]);
    image(hub.repository("library/one"), base, "1");
    image(hub.repository("library/two"), base, "1");
    try (var proxy = start()) {
      proxy.get(PUBLIC + "manifests/1");
      proxy.get(PUBLIC + "blobs/" + base.digest());
      proxy.awaitQuiet();
      proxy.get("/v2/library/two/manifests/1");
      hub.clearLog();

      assertThat(proxy.get("/v2/library/two/blobs/" + base.digest()).statusCode()).isEqualTo(200);
      assertThat(proxy.head("/v2/library/two/blobs/" + base.digest()).statusCode()).isEqualTo(200);
      assertThat(hub.requests()).isEmpty();
    }
    try (var proxy = start()) {
      assertThat(proxy.get("/v2/library/two/blobs/" + base.digest()).statusCode()).isEqualTo(200);
      assertThat(hub.requests()).isEmpty();
    }
  }

  @Test
  void layer_ofAnotherRepositoryOfARegistryWithALogin_isAskedForOnce() throws Exception {
    image(corp.repository("team/other"), layer, "1");
    image(corp.repository("team/third"), layer, "1");
    corp.repository("team/other").addBlob(layer);
    try (var proxy = start()) {
      pull(proxy, PRIVATE, secret);
      proxy.get("/v2/corp.example/team/other/manifests/1");
      proxy.get("/v2/corp.example/team/third/manifests/1");
      corp.clearLog();
      for (int i = 0; i < 3; i++) {
        assertThat(proxy.get("/v2/corp.example/team/other/blobs/" + layer.digest()).statusCode())
            .isEqualTo(200);
      }
      assertThat(proxy.get("/v2/corp.example/team/third/blobs/" + layer.digest()).statusCode())
          .isEqualTo(404);

      assertThat(blobRequests(corp))
          .containsExactly("HEAD team/other", "HEAD team/third", "GET team/third");
    }
  }

  @Test
  void pullJob_ofWhatAnotherRegistryBrought_asksItsOwn() throws Exception {
    image(hub.repository("library/one"), layer, "evil");
    image(hub.repository("library/two"), layer, "good");
    hub.repository("library/two").addBlob(layer);
    try (var proxy = start()) {
      pull(proxy, PRIVATE, secret);
      String ends = pullJob(proxy, "docker.io/library/one:evil", "docker.io/library/two:good");

      assertThat(ends).contains("\"new\":1", "\"failed\":1");
      hub.script().on(Match.any(), Status.of(503));
      assertThat(proxy.get("/v2/library/two/blobs/" + layer.digest()).statusCode()).isEqualTo(200);
    }
  }

  private static String pullJob(TestProxy proxy, String... images) throws Exception {
    var wish = new JsonObject().put("images", List.of(images));
    var request =
        HttpRequest.newBuilder(proxy.admin("/api/v1/pull"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(wish.encode()))
            .build();
    String events = proxy.client().send(request, BodyHandlers.ofString()).body();
    return events.lines().toList().getLast();
  }

  @Test
  void offline_onlyWhatWasConfirmedGoesOut() throws Exception {
    image(hub.repository("library/one"), layer, "evil");
    try (var proxy = start()) {
      pull(proxy, PRIVATE, secret);
      proxy.get(PUBLIC + "manifests/evil");
    }
    try (var proxy = TestProxy.start(config().withOffline(true))) {
      assertThat(proxy.get(PUBLIC + "blobs/" + layer.digest()).statusCode()).isEqualTo(404);
      pull(proxy, PRIVATE, secret);
    }
  }

  private TestProxy start() throws Exception {
    return TestProxy.start(config());
  }

  private EntrepotConfig config() {
    var base = TestProxy.config(data, hub.uri());
    return base.withUpstreams(
        Map.of(
            RegistryName.DOCKER_HUB,
            upstream(RegistryName.DOCKER_HUB, hub, new Anonymous(), true),
            CORP,
            upstream(
                CORP, corp, new UsernamePassword(ADA.username(), new Secret("secret")), false)));
  }

  private static UpstreamConfig upstream(
      RegistryName name,
      ScriptedRegistry registry,
      dev.entrepot.config.Credentials credentials,
      boolean isDefault) {
    return new UpstreamConfig(
        name,
        List.of(registry.uri()),
        isDefault,
        credentials,
        TagsConfig.DEFAULTS,
        UpstreamTimeouts.DEFAULTS,
        0,
        Set.of());
  }

  private static void pull(TestProxy proxy, String path, TestImage image) throws Exception {
    assertThat(proxy.get(path + "manifests/1").statusCode()).isEqualTo(200);
    for (Blob blob : image.layers()) {
      assertThat(proxy.get(path + "blobs/" + blob.digest()).statusCode()).isEqualTo(200);
    }
    assertThat(proxy.get(path + "blobs/" + image.config().digest()).statusCode()).isEqualTo(200);
    proxy.awaitQuiet();
  }

  private static void index(ScriptedRepository repository, String digest, long size, String tag) {
    var child = descriptor(MediaType.OCI_MANIFEST.value(), digest, size);
    var index =
        new JsonObject()
            .put("schemaVersion", 2)
            .put("mediaType", MediaType.OCI_INDEX.value())
            .put("manifests", new JsonArray().add(child));
    repository.addManifest(MediaType.OCI_INDEX.value(), index.toBuffer().getBytes(), tag);
  }

  /** An image with a config of its own and one layer, which the repository need not have. */
  private static void image(ScriptedRepository repository, Blob layer, String tag) {
    Blob config = repository.addBlob("{}".getBytes(StandardCharsets.UTF_8));
    var image =
        new JsonObject()
            .put("schemaVersion", 2)
            .put("mediaType", MediaType.OCI_MANIFEST.value())
            .put(
                "config",
                descriptor(
                    "application/vnd.oci.image.config.v1+json", config.digest(), config.size()))
            .put(
                "layers",
                new JsonArray()
                    .add(
                        descriptor(
                            "application/vnd.oci.image.layer.v1.tar",
                            layer.digest(),
                            layer.size())));
    repository.addManifest(MediaType.OCI_MANIFEST.value(), image.toBuffer().getBytes(), tag);
  }

  private static JsonObject descriptor(String type, String digest, long size) {
    return new JsonObject().put("mediaType", type).put("digest", digest).put("size", size);
  }

  /** The requests for blobs: method and repository, without those that no login was shown for. */
  private static List<String> blobRequests(ScriptedRegistry registry) {
    return registry.requests().stream()
        .filter(seen -> seen.path().contains("/blobs/") && seen.status().orElse(0) != 401)
        .map(LentContentTest::described)
        .toList();
  }

  private static String described(SeenRequest seen) {
    return seen.method() + " " + seen.endpoint().repositoryName().orElseThrow();
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
