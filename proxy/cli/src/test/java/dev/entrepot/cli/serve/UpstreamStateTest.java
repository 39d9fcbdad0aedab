package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.cli.ChildServer;
import dev.entrepot.config.Credentials;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.Secret;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.loadtest.upstream.Auth;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators are told of how the registries are doing. */
class UpstreamStateTest {
  private static final String TYPE = "application/vnd.oci.image.index.v1+json";

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();

  @Test
  void neverAsked_isUnknownAndTheServerIsReady() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThat(hub(proxy).getString("state")).isEqualTo("unknown");
      assertThat(hub(proxy).fieldNames()).doesNotContain("lastSuccess", "lastFailure", "trouble");
      assertThat(ready(proxy)).isEqualTo("ready\n");
    }
  }

  /** A second passes, in which the breaker of requests is open for half of it at the most. */
  @Test
  void neverWorked_staysFailingHoweverLongAfterTheFailure() throws Exception {
    EntrepotConfig config =
        TestProxy.config(
            data, List.of(URI.create("http://127.0.0.1:1")), UpstreamTimeouts.DEFAULTS);
    try (var proxy = TestProxy.start(config)) {
      assertThat(proxy.get(path("1")).statusCode()).isEqualTo(502);
      assertFailing(proxy);
      Instant failed = Instant.parse(hub(proxy).getJsonObject("lastFailure").getString("at"));
      TestProxy.await(() -> Instant.now().isAfter(failed.plusMillis(1100)));
      assertFailing(proxy);
      assertThat(proxy.metric("entrepot_upstream_failing")).isEqualTo(1);
    }
  }

  private static void assertFailing(TestProxy proxy) throws Exception {
    JsonObject hub = hub(proxy);
    assertThat(hub.getString("state")).isEqualTo("failing");
    assertThat(hub.getString("trouble")).contains("http://127.0.0.1:1").contains("refused");
    assertThat(hub.getJsonObject("lastFailure").getString("words"))
        .isEqualTo(hub.getString("trouble"));
    assertThat(hub.fieldNames()).doesNotContain("lastSuccess");
    assertThat(ready(proxy))
        .startsWith("ready, but docker.io is failing: ")
        .contains("the connection was refused");
  }

  @Test
  void failsOftenAndRecovers_isLeftAloneUntilATimeAndThenWell() throws Exception {
    String tag = "1";
    upstream.repository("library/app").addManifest(TYPE, index(), tag);
    upstream.script().on(Match.any(), Fault.Status.of(503));
    try (var proxy = TestProxy.start(data, upstream.uri(), asking())) {
      for (int i = 0; i < 6; i++) {
        assertThat(proxy.get("/v2/library/cold-%d/manifests/1".formatted(i)).statusCode())
            .isEqualTo(503);
      }
      TestProxy.await(() -> leftAlone(proxy));
      upstream.script().clear();
      TestProxy.await(() -> status(proxy, path(tag)) == 200);
      JsonObject well = hub(proxy);
      assertThat(well.getString("state")).isEqualTo("well");
      assertThat(Instant.parse(well.getString("lastSuccess")))
          .isAfterOrEqualTo(Instant.parse(well.getJsonObject("lastFailure").getString("at")));
      assertThat(well.getJsonObject("lastFailure").getString("words")).contains("503");
      assertThat(ready(proxy)).isEqualTo("ready\n");
    }
  }

  private static boolean leftAlone(TestProxy proxy) {
    try {
      status(proxy, "/v2/library/cold/manifests/1");
      JsonObject hub = hub(proxy);
      return hub.getString("state").equals("left-alone")
          && Instant.parse(hub.getString("leftAloneUntil")).isAfter(Instant.EPOCH)
          && ready(proxy).startsWith("ready, but docker.io is left alone until ");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void wrongPassword_isFailingForTheLoginAndNeverShowsThePassword() throws Exception {
    var known = new dev.entrepot.loadtest.upstream.Credentials("ada", "right");
    for (Auth auth : List.of(Auth.Bearer.of(known), new Auth.Basic(known))) {
      try (var registry = ScriptedRegistry.builder().auth(auth).start();
          var proxy = TestProxy.start(login(registry.uri(), "ada", "s3cret-wrong"))) {
        HttpResponse<byte[]> answer = proxy.get(path("1"));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
            .contains("wrong credentials")
            .contains(registry.uri().getAuthority());
        JsonObject hub = hub(proxy);
        assertThat(hub.getString("state")).isEqualTo("failing");
        assertThat(hub.getString("login")).isEqualTo("ada");
        assertThat(hub.getString("trouble")).contains("wrong credentials").contains("401");
        assertThat(hub.encode()).doesNotContain("s3cret");
        assertThat(ready(proxy)).contains("wrong credentials").doesNotContain("s3cret");
      }
    }
  }

  @Test
  void quota_isToldWithWhenItResets() throws Exception {
    upstream.repository("library/app").addManifest(TYPE, index(), "1");
    upstream
        .script()
        .on(
            Match.manifest(),
            new Fault.Headers(
                Map.of("ratelimit-limit", "100;w=21600", "ratelimit-remaining", "76;w=21600"),
                Set.of()));
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThat(proxy.get(path("1")).statusCode()).isEqualTo(200);
      JsonObject quota = hub(proxy).getJsonObject("quota");
      assertThat(quota.getInteger("remaining")).isEqualTo(76);
      assertThat(quota.getInteger("limit")).isEqualTo(100);
      assertThat(Instant.parse(quota.getString("resets")))
          .isBetween(Instant.now().plusSeconds(21_000), Instant.now().plusSeconds(21_601));
      assertThat(hub(proxy).getString("login")).isEqualTo("anonymous");
    }
  }

  @Test
  void command_onARunningServer_printsATableTheWordsAndJson() throws Exception {
    URI nobody = URI.create("http://127.0.0.1:1");
    try (var server =
        ChildServer.start(
            data, nobody, ChildServer.Limits.USUAL.withConfig("log: {format: text}"))) {
      assertThat(server.get(path("1")).statusCode()).isEqualTo(502);
      String config = data.resolve("entrepot.yaml").toString();
      var table = ChildCommand.run(data, List.of("upstreams", "--config", config));
      assertThat(table.errors()).isEmpty();
      assertThat(table.output().lines())
          .satisfiesExactly(
              titles ->
                  assertThat(titles)
                      .matches("NAME +STATE +LAST SUCCESS +QUOTA +LOGIN +LAST FAILURE"),
              row ->
                  assertThat(row)
                      .matches(
                          "docker.io \\(default\\) +failing +never +- +anonymous +.* ago: docker.io"
                              + " \\(http://127.0.0.1:1\\): the connection was refused"));
      var one =
          ChildCommand.run(
              data, List.of("upstreams", "--config", config, "--format", "{{.State}}"));
      assertThat(one.output()).isEqualTo("failing\n");
      var json = ChildCommand.run(data, List.of("upstreams", "--config", config, "--json"));
      assertThat(new JsonObject(json.output()).getString("state")).isEqualTo("failing");
    }
    var stopped =
        ChildCommand.run(
            data, List.of("upstreams", "--config", data.resolve("entrepot.yaml").toString()));
    assertThat(stopped.exitCode()).isEqualTo(1);
    assertThat(stopped.errors()).contains("this is for a server to do");
  }

  /** That a repository is not there is no failure of the registry. */
  @Test
  void notFound_isWell() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThat(proxy.get(path("none")).statusCode()).isEqualTo(404);
      assertThat(hub(proxy).getString("state")).isEqualTo("well");
    }
  }

  @Test
  void offline_saysSo() throws Exception {
    var config =
        TestProxy.config(data, List.of(upstream.uri()), UpstreamTimeouts.DEFAULTS)
            .withOffline(true);
    try (var proxy = TestProxy.start(config)) {
      assertThat(proxy.get(path("1")).statusCode()).isEqualTo(404);
      assertThat(hub(proxy).getString("state")).isEqualTo("offline");
      assertThat(ready(proxy)).isEqualTo("ready\n");
    }
  }

  private EntrepotConfig login(URI uri, String user, String password) {
    EntrepotConfig anonymous =
        TestProxy.config(data.resolve(uri.getPort() + ""), List.of(uri), UpstreamTimeouts.DEFAULTS);
    UpstreamConfig hub = anonymous.defaultUpstream().orElseThrow();
    return anonymous.withUpstreams(
        Map.of(
            RegistryName.DOCKER_HUB,
            new UpstreamConfig(
                hub.name(),
                hub.endpoints(),
                true,
                new Credentials.UsernamePassword(user, new Secret(password)),
                hub.tags(),
                hub.timeouts(),
                0,
                hub.trustedHosts())));
  }

  static TagsConfig asking() {
    return new TagsConfig(
        Duration.ZERO, Duration.ofDays(30), Duration.ofSeconds(10), Duration.ZERO);
  }

  private static byte[] index() {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[]}"
        .formatted(TYPE)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String path(String reference) {
    return "/v2/library/app/manifests/" + reference;
  }

  private static JsonObject hub(TestProxy proxy) throws Exception {
    return text(proxy, "/api/v1/upstreams")
        .lines()
        .map(JsonObject::new)
        .filter(json -> json.getString("name").equals("docker.io"))
        .findFirst()
        .orElseThrow();
  }

  private static String ready(TestProxy proxy) throws Exception {
    return text(proxy, "/readyz");
  }

  private static String text(TestProxy proxy, String path) throws Exception {
    HttpResponse<String> answer =
        proxy
            .client()
            .send(HttpRequest.newBuilder(proxy.admin(path)).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private static int status(TestProxy proxy, String path) {
    try {
      return proxy.get(path).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
