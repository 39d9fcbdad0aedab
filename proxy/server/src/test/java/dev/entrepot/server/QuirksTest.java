package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.ClientsConfig;
import dev.entrepot.config.Credentials.DockerConfig;
import dev.entrepot.config.DownloadsConfig;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.ListenAddress;
import dev.entrepot.config.PrefetchConfig;
import dev.entrepot.config.ShutdownConfig;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.config.log.LogConfig;
import dev.entrepot.config.storage.ScrubConfig;
import dev.entrepot.config.storage.StorageConfig;
import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Auth.Grantee;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Dialect;
import dev.entrepot.loadtest.upstream.Dialect.Oddity;
import dev.entrepot.loadtest.upstream.Endpoint.Download;
import dev.entrepot.loadtest.upstream.Endpoint.OfManifest;
import dev.entrepot.loadtest.upstream.Endpoint.Ping;
import dev.entrepot.loadtest.upstream.Endpoint.Token;
import dev.entrepot.loadtest.upstream.Platform;
import dev.entrepot.loadtest.upstream.RegistryProfile;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.loadtest.upstream.TestIndex;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.RegistryName;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole pulls from registries with the habits of the well-known ones. */
final class QuirksTest {
  private static final List<Platform> PLATFORMS =
      List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
  private static final TestImages IMAGES = TestImages.withSeed(9);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void pull_ofAnIndex_isWholeAndRight(RegistryProfile profile) throws Exception {
    try (var registry = profile.builder().start();
        var proxy = start(profile, registry)) {
      TestIndex index = addIndex(profile, registry);
      String path = "/v2/" + profile.repository();

      assertThat(proxy.get("/v2/").statusCode()).isEqualTo(200);
      pullManifests(proxy, path, index);
      pullBlobs(proxy, path, index.images().getFirst());
      headCold(proxy, path, index.images().getLast().layers().getFirst());
      list(proxy, path, index);

      assertCarefulWithStorage(registry);
      assertThat(registry.count(seen -> seen.endpoint() instanceof Token))
          .isEqualTo(registry.tokensIssued());
      assertThat(registry.tokensIssued()).isEqualTo(usesTokens(profile) ? 1 : 0);
      assertThat(registry.count(seen -> seen.endpoint() instanceof Ping))
          .isEqualTo(profile == RegistryProfile.GCR ? 1 : 0);
      assertThat(registry.count(seen -> seen.status().orElse(0) == 401))
          .isEqualTo(refusals(profile));
    }
  }

  @ParameterizedTest
  @EnumSource
  void token_thatEnds_isRenewedOnce(RegistryProfile profile) throws Exception {
    try (var registry = profile.builder().start();
        var proxy = start(profile, registry)) {
      TestIndex index = addIndex(profile, registry);
      String path = "/v2/" + profile.repository();
      pullManifests(proxy, path, index);
      registry.revokeTokens();

      pullBlobs(proxy, path, index.images().getFirst());
      pullBlobs(proxy, path, index.images().getLast());

      assertThat(registry.tokensIssued()).isEqualTo(usesTokens(profile) ? 2 : 0);
      assertCarefulWithStorage(registry);
    }
  }

  @Test
  void dockerHub_quotaUsedUp_is429WithRetryAfterAndHeadsGoOn() throws Exception {
    try (var registry = RegistryProfile.DOCKER_HUB.builder().pullLimit(1).start();
        var proxy = start(RegistryProfile.DOCKER_HUB, registry)) {
      TestIndex index = addIndex(RegistryProfile.DOCKER_HUB, registry);
      String manifests = "/v2/library/app/manifests/";

      assertThat(proxy.head(manifests + "1.0").statusCode()).isEqualTo(200);
      assertThat(proxy.get(manifests + "1.0").statusCode()).isEqualTo(200);
      HttpResponse<byte[]> refused = proxy.get(manifests + index.images().getFirst().manifest());

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("retry-after")).isPresent();
      assertThat(
              new JsonObject(text(refused))
                  .getJsonArray("errors")
                  .getJsonObject(0)
                  .getString("code"))
          .isEqualTo("TOOMANYREQUESTS");
      assertThat(proxy.head(manifests + "1.0").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void ghcr_tokenRefused_isDenied() throws Exception {
    var tokens = Bearer.anonymously();
    var dialect = Dialect.PLAIN.with(Oddity.TOKEN_FORBIDDEN);
    try (var registry =
            RegistryProfile.GHCR
                .builder()
                .auth(tokens.with(List.of(), false).with(dialect))
                .start();
        var proxy = start(RegistryProfile.GHCR, registry)) {
      HttpResponse<byte[]> response = proxy.get("/v2/owner/private/manifests/1.0");

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(text(response)).contains("DENIED");
    }
  }

  @Test
  void gitlab_groups_areReadWithTheirOwnLogins() throws Exception {
    try (var registry = RegistryProfile.GITLAB.builder().start();
        var proxy = start(RegistryProfile.GITLAB, registry)) {
      for (Grantee grantee : RegistryProfile.GITLAB.grantees()) {
        String name = grantee.prefix() + "deep/app";
        IMAGES.addTo(registry.repository(name), "1.0");

        assertThat(proxy.get("/v2/" + name + "/manifests/1.0").statusCode()).isEqualTo(200);
      }
      IMAGES.addTo(registry.repository("group/third/app"), "1.0");

      assertThat(proxy.get("/v2/group/third/app/manifests/1.0").statusCode()).isEqualTo(401);
    }
  }

  private static void pullManifests(TestProxy proxy, String path, TestIndex index)
      throws Exception {
    HttpResponse<byte[]> head = proxy.head(path + "/manifests/1.0");
    HttpResponse<byte[]> whole = proxy.get(path + "/manifests/" + index.index());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(digestHeader(head)).isEqualTo(index.index());
    assertThat(head.headers().firstValueAsLong("content-length")).hasValue(whole.body().length);
    assertContent(whole, index.index());
    for (TestImage image : index.images()) {
      assertContent(proxy.get(path + "/manifests/" + image.manifest()), image.manifest());
    }
  }

  private static void pullBlobs(TestProxy proxy, String path, TestImage image) throws Exception {
    assertContent(proxy.get(path + "/blobs/" + image.config().digest()), image.config().digest());
    for (Blob layer : image.layers()) {
      assertContent(proxy.get(path + "/blobs/" + layer.digest()), layer.digest());
    }
  }

  private static void headCold(TestProxy proxy, String path, Blob blob) throws Exception {
    HttpResponse<byte[]> head = proxy.head(path + "/blobs/" + blob.digest());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(digestHeader(head)).isEqualTo(blob.digest());
    assertThat(head.headers().firstValueAsLong("content-length")).hasValue(blob.size());
  }

  private static void list(TestProxy proxy, String path, TestIndex index) throws Exception {
    HttpResponse<byte[]> tags = proxy.get(path + "/tags/list");
    HttpResponse<byte[]> referrers = proxy.get(path + "/referrers/" + index.index());

    assertThat(tags.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(text(tags)).getJsonArray("tags")).containsExactly("1.0");
    // Also where the registry has no such API.
    assertThat(referrers.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(text(referrers)).getJsonArray("manifests")).isEmpty();
  }

  /** Object stores refuse credentials beside a signature, and signatures fit GET only. */
  private static void assertCarefulWithStorage(ScriptedRegistry registry) {
    List<SeenRequest> elsewhere =
        registry.requests().stream().filter(seen -> isElsewhere(registry, seen)).toList();

    assertThat(elsewhere).allSatisfy(seen -> assertThat(seen.header("authorization")).isEmpty());
    assertThat(registry.requests())
        .filteredOn(seen -> seen.endpoint() instanceof Download)
        .allSatisfy(seen -> assertThat(seen.method()).isEqualTo("GET"))
        .allSatisfy(seen -> assertThat(seen.status().orElseThrow()).isIn(200, 206));
  }

  private static boolean isElsewhere(ScriptedRegistry registry, SeenRequest seen) {
    boolean content = seen.endpoint() instanceof Download || seen.endpoint() instanceof OfManifest;
    return content && !seen.header("host").equals(Optional.of(registry.hostAndPort()));
  }

  private static boolean usesTokens(RegistryProfile profile) {
    return switch (profile) {
      case DOCKER_HUB, GHCR, QUAY, GCR, ECR_PUBLIC, ACR, GITLAB, NVCR -> true;
      case MCR, ECR_PRIVATE, KUBERNETES -> false;
    };
  }

  /** The first request's; and of the one HEAD that is never allowed. */
  private static int refusals(RegistryProfile profile) {
    return switch (profile) {
      case DOCKER_HUB, GHCR, QUAY, ACR, GITLAB, NVCR, ECR_PRIVATE -> 1;
      case GCR, ECR_PUBLIC -> 2;
      case MCR, KUBERNETES -> 0;
    };
  }

  private static TestIndex addIndex(RegistryProfile profile, ScriptedRegistry registry) {
    return IMAGES.addIndexTo(registry.repository(profile.repository()), PLATFORMS, "1.0");
  }

  private TestProxy start(RegistryProfile profile, ScriptedRegistry registry) throws IOException {
    var upstream =
        new UpstreamConfig(
            RegistryName.DOCKER_HUB,
            List.of(registry.uri()),
            true,
            new DockerConfig(dockerConfig(profile, registry)),
            TagsConfig.DEFAULTS,
            UpstreamTimeouts.DEFAULTS,
            0,
            Set.of());
    return TestProxy.start(
        new EntrepotConfig(
            new ListenAddress("127.0.0.1", 0),
            TestProxy.ADMIN,
            folder.resolve("data"),
            false,
            Optional.empty(),
            Optional.empty(),
            ClientsConfig.DEFAULTS,
            StorageConfig.DEFAULTS,
            LogConfig.DEFAULTS,
            DownloadsConfig.DEFAULTS,
            PrefetchConfig.OFF,
            ScrubConfig.OFF,
            Optional.empty(),
            ShutdownConfig.DEFAULTS,
            Optional.empty(),
            List.of(),
            Map.of(RegistryName.DOCKER_HUB, upstream)));
  }

  /** A login for each grantee, under the host and the path that it is for. */
  private Path dockerConfig(RegistryProfile profile, ScriptedRegistry registry) throws IOException {
    var auths = new JsonObject();
    for (Grantee grantee : profile.grantees()) {
      String pair = grantee.credentials().username() + ':' + grantee.credentials().password();
      String auth = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
      String path = grantee.prefix().isEmpty() ? "" : '/' + grantee.prefix();
      auths.put(registry.hostAndPort() + path, new JsonObject().put("auth", auth));
    }
    String json = new JsonObject().put("auths", auths).encode();
    return Files.writeString(folder.resolve("config.json"), json);
  }

  private static void assertContent(HttpResponse<byte[]> response, String digest) {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    assertThat(digestHeader(response)).isEqualTo(digest);
    assertThat(Digest.of(DigestAlgorithm.SHA256, response.body())).hasToString(digest);
  }

  private static String digestHeader(HttpResponse<byte[]> response) {
    return response.headers().firstValue("docker-content-digest").orElse("none");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
