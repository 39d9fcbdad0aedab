package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials.UsernamePassword;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.Secret;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.loadtest.upstream.Auth;
import dev.entrepot.loadtest.upstream.Credentials;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults that other registries and caches have shipped: none of them is here. */
final class OthersFaultsTest {
  private static final Credentials READER = new Credentials("reader", "the-password-of-the-reader");
  private static final String[] ANNA = Guarded.basic("anna", "right");
  private static final String[] BOB = Guarded.basic("bob", "right");
  private static final String[] NONE = {};

  @TempDir private Path folder;

  @Fixture
  private final ScriptedRegistry upstream =
      ScriptedRegistry.builder().auth(Auth.Bearer.of(READER)).start();

  @Fixture private TestProxy proxy;
  private TestImage image;

  /** Layers are the same in both repositories, and the manifests as well. */
  @BeforeEach
  void start() throws Exception {
    for (String repository : List.of("team/a", "team/b", "team/a-secret", "team/a/secret")) {
      image = TestImages.withSeed(3).addTo(upstream.repository(repository), "1");
    }
    proxy = TestProxy.start(config());
  }

  private EntrepotConfig config() throws IOException {
    AccessConfig access =
        AccessConfig.DEFAULTS
            .withUsers(users("anna", "bob", "bobby", "bo", "BOB", "bob.", "boß"))
            .withRules(
                Guarded.rules(
                    "user:anna docker.io/team/a allow",
                    "user:bob docker.io/team/b allow",
                    "group:team docker.io/* allow"));
    var config = Guarded.config(folder.resolve("data"), upstream.uri(), access);
    Map<RegistryName, UpstreamConfig> upstreams = new LinkedHashMap<>();
    config.upstreams().forEach((name, each) -> upstreams.put(name, withReader(each)));
    return config.withUpstreams(upstreams);
  }

  private Path users(String... names) throws IOException {
    return Guarded.users(folder.resolve("htpasswd"), names);
  }

  private static UpstreamConfig withReader(UpstreamConfig config) {
    return new UpstreamConfig(
        config.name(),
        config.endpoints(),
        config.isDefault(),
        new UsernamePassword(READER.username(), new Secret(READER.password())),
        config.tags(),
        config.timeouts(),
        config.quotaReserve(),
        config.trustedHosts(),
        config.search(),
        UpstreamRights.SHARED);
  }

  private void pullAll(String repository, String... login) throws Exception {
    for (String path : paths(repository)) {
      assertThat(proxy.get(path, login).statusCode()).as(path).isEqualTo(200);
    }
    proxy.awaitQuiet();
  }

  private List<String> paths(String repository) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "manifests/1",
                "manifests/" + image.manifest(),
                "blobs/" + image.config().digest(),
                "tags/list",
                "referrers/" + image.manifest()));
    image.layers().forEach(layer -> all.add("blobs/" + layer.digest()));
    return all.stream().map(path -> "/v2/%s/%s".formatted(repository, path)).toList();
  }

  /** Every path and verb is refused, and nobody is asked. */
  private void assertNothing(String repository, int status, String... login) throws Exception {
    upstream.clearLog();
    for (String path : paths(repository)) {
      for (String method : List.of("GET", "HEAD")) {
        HttpResponse<byte[]> answer = proxy.send(method, path, login);
        assertThat(answer.statusCode()).as("%s %s", method, path).isEqualTo(status);
        assertThat(answer.headers().map())
            .doesNotContainKeys("docker-content-digest", "etag", "link", "oci-filters-applied");
      }
    }
    assertThat(upstream.requests()).isEmpty();
  }

  /** Gitea 1.16 and others: a login was enough for every image that is private. */
  @Test
  void anyLogin_opensNoImageOfOthers() throws Exception {
    pullAll("team/a", ANNA);
    assertNothing("team/a", 403, BOB);
    assertNothing("team/a", 401, NONE);
    assertNothing("team/a", 403, Guarded.bearer(Guarded.token(proxy, "team/a", BOB)));
    assertNothing("team/a", 401, Guarded.bearer(Guarded.token(proxy, "team/a", NONE)));
  }

  /** The same digests are in both repositories; each opens only those of its own. */
  @Test
  void sharedContent_isOpenOnlyUnderTheRepositoryOfTheCaller() throws Exception {
    pullAll("team/a", ANNA);
    pullAll("team/b", BOB);
    assertNothing("team/b", 403, ANNA);
    assertNothing("team/a", 403, BOB);
  }

  @Test
  void tokenOfOneRepository_opensNoOther() throws Exception {
    pullAll("team/a", ANNA);
    pullAll("team/b", BOB);
    String[] token = Guarded.bearer(Guarded.token(proxy, "team/a", ANNA));
    pullAll("team/a", token);
    pullAll("docker.io/team/a", token);
    for (String other :
        List.of(
            "team/b",
            "team/a-secret",
            "team/a/secret",
            "other.example/team/a",
            "docker.io/team/b")) {
      assertNothing(other, 403, token);
    }
    assertThat(proxy.get(paths("team/a").getFirst() + "?ns=other.example", token).statusCode())
        .isEqualTo(403);
  }

  /** What one caller may not have is not fetched for the next either. */
  @Test
  void deniedCaller_leavesNothingStored() throws Exception {
    assertNothing("team/a", 403, BOB);
    assertNothing("team/a", 401, NONE);
    proxy.awaitQuiet();
    assertThat(proxy.metric("entrepot_store_blobs")).isZero();
    assertThat(proxy.metric("entrepot_store_manifests")).isZero();
    pullAll("team/a", ANNA);
    assertThat(upstream.blobGets(image.layers().getFirst().digest())).isEqualTo(1);
  }

  /** Names that begin as a privileged one, or look like it, or like a group. */
  @Test
  void namesLikeAPrivilegedOne_openNothing() throws Exception {
    pullAll("team/b", BOB);
    for (String name : List.of("bobby", "bo", "BOB", "bob.", "boß")) {
      assertThat(proxy.get("/v2/", Guarded.basic(name, "right")).statusCode()).isEqualTo(200);
      assertNothing("team/b", 403, Guarded.basic(name, "right"));
    }
    for (String name : List.of("bob ", " bob", "user:bob", "group:team", "team", "bob:", "")) {
      assertNothing("team/b", 401, Guarded.basic(name, "right"));
    }
  }

  /** Basic is remembered, tokens are signed: neither outlives the line in the file. */
  @Test
  void removedUser_isOutWithinSeconds() throws Exception {
    String[] token = Guarded.bearer(Guarded.token(proxy, "team/a", ANNA));
    pullAll("team/a", ANNA);
    pullAll("team/a", token);
    users("bob");
    TestProxy.await(() -> status(ANNA) == 401 && status(token) == 401);
    assertNothing("team/a", 401, ANNA);
    assertNothing("team/a", 401, token);
    pullAll("team/b", BOB);
  }

  /** The name is there again, with another password: what the old one made stays out. */
  @Test
  void changedPassword_endsTokensOfTheOldOne() throws Exception {
    String[] token = Guarded.bearer(Guarded.token(proxy, "team/a", ANNA));
    pullAll("team/a", token);
    Files.writeString(
        folder.resolve("htpasswd"),
        "anna:$2b$05$wf8wcf5t.t6cAReqdEFKA.7dnY.xQapwT1dmBojvDBlcZMQbBwN6m\n");
    TestProxy.await(() -> status(ANNA) == 401 && status(token) == 401);
    assertNothing("team/a", 401, token);
  }

  private int status(String... login) {
    try {
      return proxy.get("/v2/team/a/manifests/1", login).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** After a restart, tokens hold as long as they are valid; rules are those of now. */
  @Test
  void tokenOfBeforeARestart_opensWhatTheRulesOfNowGive() throws Exception {
    String[] token = Guarded.bearer(Guarded.token(proxy, "team/a", ANNA));
    pullAll("team/a", token);
    proxy.close();
    proxy = TestProxy.start(config());
    pullAll("team/a", token);
    proxy.close();
    AccessConfig closed =
        config().access().orElseThrow().withRules(Guarded.rules("user:bob docker.io/* allow"));
    proxy = TestProxy.start(config().withAccess(Optional.of(closed)));
    assertNothing("team/a", 403, token);
    pullAll("team/b", BOB);
  }

  /** Not the registry's password and tokens, not ours, not what clients have shown. */
  @Test
  void secrets_areInNoFileOfTheStore() throws Exception {
    String token = Guarded.token(proxy, "team/a", ANNA);
    pullAll("team/a", Guarded.bearer(token));
    pullAll("team/b", BOB);
    Set<String> secrets =
        upstream.requests().stream()
            .map(SeenRequest::headers)
            .flatMap(headers -> headers.getOrDefault("authorization", List.of()).stream())
            .map(value -> value.substring(value.indexOf(' ') + 1))
            .collect(Collectors.toSet());
    assertThat(secrets).hasSizeGreaterThan(1);
    secrets.addAll(List.of(READER.password(), token, token.substring(token.lastIndexOf('.') + 1)));
    secrets.addAll(List.of(ANNA[1].substring(6), BOB[1].substring(6)));
    proxy.close();
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        secrets.forEach(secret -> assertThat(content.contains(secret)).as("%s", file).isFalse());
      }
    }
    proxy = TestProxy.start(config());
  }

  /** What a known caller is told of an image that it has no right to. */
  @Test
  void refusal_saysWhichRuleDecides() throws Exception {
    HttpResponse<byte[]> answer = proxy.get("/v2/team/a/manifests/1", BOB);
    JsonObject error = new JsonObject(Guarded.text(answer)).getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("code")).isEqualTo("DENIED");
    assertThat(error.getString("message")).contains("docker.io/team/a").contains("no rule");
  }
}
