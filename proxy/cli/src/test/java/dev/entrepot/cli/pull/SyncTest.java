package dev.entrepot.cli.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.server.ListingFixture;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists of images that are fetched. */
class SyncTest extends PullsFixture {
  private String list(String text) throws Exception {
    return Files.writeString(folder.resolve("list.yaml"), text).toString();
  }

  private void addTags() {
    TestImages.withSeed(3)
        .with(LAYER, LAYER)
        .addTo(
            upstream.repository("team/app"),
            "1.9.0",
            "2.0.0",
            "2.1",
            "v2.2.1",
            "2.3.0-rc1",
            "latest");
  }

  @Test
  void sync_skopeosList_fetchesWhatItNamesAndTellsOfEach() throws Exception {
    addTags();
    String file =
        list(
            """
            docker.io:
                images:
                    one: ["1", "9"]
                    library/one: ["%s"]
            other.example:
                images-by-tag-regex:
                    team/app: ^1\\.
                images-by-semver:
                    team/app: ">= 2.0, < 3 || 7.x"
            """
                .formatted(multi.index()));

    ChildCommand command = run("sync", file);

    assertThat(command.exitCode()).isEqualTo(1);
    assertThat(command.output().lines())
        .containsExactlyInAnyOrder(
            ONE + ":1  " + image.manifest() + "  new",
            ONE + "@" + multi.index() + "  " + multi.index() + "  new",
            "other.example/team/app:1.9.0  " + image.manifest() + "  new",
            "other.example/team/app:2.0.0  " + image.manifest() + "  new",
            "other.example/team/app:2.1  " + image.manifest() + "  new",
            "other.example/team/app:v2.2.1  " + image.manifest() + "  new",
            "6 new, 0 unchanged, 1 failed");
    assertThat(command.errors()).contains(ONE + ":9: ").hasLineCount(1);
  }

  @Test
  void sync_again_costsOneHeadATagAndFetchesWhatIsMissingOnly() throws Exception {
    String file = list("docker.io: {images: {one: []}}");
    output("sync", file);
    upstream.clearLog();

    assertThat(output("sync", file)).endsWith("0 new, 2 unchanged, 0 failed\n");
    assertThat(output("pin", "-q").lines()).isEmpty();
    assertThat(asked())
        .containsExactlyInAnyOrder(
            "GET /v2/library/one/tags/list",
            "HEAD /v2/library/one/manifests/1",
            "HEAD /v2/library/one/manifests/multi");
    var next =
        TestImages.withSeed(3)
            .with(LAYER, LAYER, LAYER)
            .addTo(upstream.repository("library/one"), "1");
    upstream.clearLog();
    assertThat(output("sync", "--dry-run", file))
        .contains(
            "%s:1  %s  would be fetched, moved from %s\n"
                .formatted(ONE, next.manifest(), image.manifest()))
        .endsWith("A dry run: 1 new, 1 unchanged, 0 failed\n");
    assertThat(asked()).noneMatch(it -> it.startsWith("GET") && !it.endsWith("/tags/list"));
    assertThat(output("sync", file)).endsWith("1 new, 1 unchanged, 0 failed\n");
    assertThat(upstream.blobGets(image.layers().getFirst().digest())).isZero();
  }

  @Test
  void sync_registryRefusesTheNumberOfTags_listsThemWithoutIt() throws Exception {
    upstream.script().once(Match.tags(), Fault.Status.of(400));

    assertThat(output("sync", list("docker.io: {images: {one: []}}")))
        .endsWith("2 new, 0 unchanged, 0 failed\n");
  }

  @Test
  void sync_whatPulledAndMissedPrint_isReadBack() throws Exception {
    String pulled;
    try (var proxy = start()) {
      ListingFixture.get(proxy, "library/one", "1", image);
      assertThat(proxy.get("/v2/library/one/manifests/" + multi.index()).statusCode())
          .isEqualTo(200);
      TestProxy.await(() -> pulls(proxy) == 2);
      pulled = list(output("pulled"));
    }
    try (var proxy = TestProxy.start(config().withOffline(true))) {
      assertThat(proxy.get("/v2/library/one/manifests/multi").statusCode()).isEqualTo(404);
    }
    String missed = Files.writeString(folder.resolve("missed.yaml"), output("missed")).toString();

    assertThat(output("sync", "-q", pulled).lines())
        .containsExactlyInAnyOrder(ONE + ":1", ONE + "@" + multi.index());
    assertThat(output("sync", "-q", missed)).isEqualTo(ONE + ":multi\n");
    assertThat(output("sync", list("{}"))).isEqualTo("0 new, 0 unchanged, 0 failed\n");
  }

  private static long pulls(TestProxy proxy) {
    try {
      return ListingFixture.admin(proxy, "pulls").body().lines().count();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sync_faultyList_tellsAllFaultsWithTheirLinesAndFetchesNothing() throws Exception {
    Path file =
        Path.of(
            list(
                """
                docker.io:
                    tls-verify: false
                    credentials: {username: me, password: secret}
                    pin: maybe
                    platforms: [linux]
                    referers: true
                    images:
                        Alpine: ["3"]
                        one: ["1", "no tag"]
                        two:
                    images-by-tag-regex: {one: "("}
                    images-by-semver: {one: newest}
                "no registry!":
                    images: {}
                """));

    ChildCommand command = run("sync", file.toString());

    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.errors().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains(file + ":2: docker.io.tls-verify: ", "upstreams.docker.io"),
            line -> assertThat(line).contains(":3: docker.io.credentials: ", "upstreams.docker.io"),
            line -> assertThat(line).contains(":4: docker.io.pin: ", "true or false"),
            line -> assertThat(line).contains(":5: docker.io.platforms: ", "linux/amd64"),
            line ->
                assertThat(line).contains(":6: docker.io.referers: ", "did you mean \"referrers\""),
            line ->
                assertThat(line).contains(":8: docker.io.images.Alpine: ", "name of a repository"),
            line -> assertThat(line).contains(":9: docker.io.images.one: ", "tags or digests"),
            line -> assertThat(line).contains(":10: docker.io.images.two: ", "[] for all tags"),
            line -> assertThat(line).contains(":11: ", "images-by-tag-regex.one", "regular"),
            line -> assertThat(line).contains(":12: ", "images-by-semver.one", "versions"),
            line -> assertThat(line).contains(":13: ", "host of a registry"));
    assertThat(command.errors()).doesNotContain("secret");
    assertThat(upstream.requests()).isEmpty();
    assertThat(run("sync", folder.resolve("absent.yaml").toString()).errors())
        .contains("absent.yaml: expected a readable file")
        .hasLineCount(1);
  }

  @Test
  void sync_pin_pinsWhatIsHereThen() throws Exception {
    String file = list("docker.io: {pin: true, images: {one: ['1', multi, '9']}}");

    assertThat(run("sync", file).exitCode()).isEqualTo(1);
    assertThat(output("pin", "-q").lines()).containsExactlyInAnyOrder(ONE + ":1", ONE + ":multi");
  }

  @Test
  void sync_runningServer_doesTheSame() throws Exception {
    String file = list("docker.io: {platforms: linux/arm64, images: {one: [multi, '1']}}");
    try (var proxy = start()) {
      assertThat(output("sync", "--dry-run", file)).endsWith("2 new, 0 unchanged, 0 failed\n");
      List<JsonObject> results =
          output("sync", "--json", file).lines().map(JsonObject::new).toList();
      assertThat(results).extracting(it -> it.getString("result")).containsOnly("new");
      assertThat(output("sync", file)).endsWith("0 new, 2 unchanged, 0 failed\n");
      String amd64 = multi.images().getFirst().layers().getFirst().digest();
      assertThat(upstream.blobGets(amd64)).isZero();
      assertThat(post(proxy, "application/json", "{}").statusCode()).isEqualTo(415);
      HttpResponse<String> faulty = post(proxy, "application/yaml", "docker.io: {image: {}}");
      assertThat(faulty.statusCode()).isEqualTo(400);
      assertThat(faulty.body()).contains("sync.yaml:1: docker.io.image: unknown key");
      HttpResponse<String> secret =
          post(proxy, "application/yaml", "docker.io: {images: {one: ['${env:PATH}']}}");
      assertThat(secret.body()).contains("PATH", "not set").doesNotContain("/bin");
    }
  }

  private static HttpResponse<String> post(TestProxy proxy, String type, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(proxy.admin("/api/v1/sync"))
            .header("content-type", type)
            .POST(BodyPublishers.ofString(body))
            .build();
    return proxy.client().send(request, BodyHandlers.ofString());
  }
}
