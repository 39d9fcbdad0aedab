package dev.entrepot.cli.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.server.ListingFixture;
import dev.entrepot.server.OfflineFixture;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code missed} and the admin port say of what an offline server lacked. */
class MissedTest extends OfflineFixture {
  private static final String ALPINE = "/v2/library/alpine/manifests/";

  private String missed(String... options) throws Exception {
    var arguments = new ArrayList<>(List.of("missed", "--config", configFile().toString()));
    arguments.addAll(List.of(options));
    ChildCommand command = ChildCommand.run(folder, arguments);
    assertThat(command.exitCode()).as(command.errors()).isZero();
    return command.output();
  }

  /** Without the line that has the time. */
  private static String untimed(String file) {
    return file.replaceFirst("on \\S+:", "on TIME:");
  }

  private void missAll(TestProxy proxy) throws Exception {
    assertThat(proxy.head(ALPINE + "3.20").statusCode()).isEqualTo(404);
    assertThat(proxy.get(ALPINE + "3.20").statusCode()).isEqualTo(404);
    assertThat(proxy.get(ALPINE + nothing()).statusCode()).isEqualTo(404);
    assertThat(proxy.get("/v2/library/alpine/blobs/" + nothing()).statusCode()).isEqualTo(404);
    assertThat(proxy.get("/v2/other.example/team/app/manifests/yes").statusCode()).isEqualTo(404);
    assertThat(proxy.get("/v2/library/one/blobs/" + nothing()).statusCode()).isEqualTo(404);
  }

  @Test
  void missed_ofARunningServerAndOfAStoppedOne_isTheSameSyncFile() throws Exception {
    String whileRunning;
    try (var proxy = startOffline()) {
      missAll(proxy);
      whileRunning = untimed(missed());
      assertThat(missed("-q").lines())
          .containsExactly(
              "docker.io/library/alpine:3.20",
              "docker.io/library/alpine@" + nothing(),
              "other.example/team/app:yes");
    }
    assertThat(untimed(missed())).isEqualTo(whileRunning);
    assertThat(whileRunning)
        .isEqualTo(
            """
            # Asked for offline and not here on TIME: 3.
            # For a machine that reaches the registries: skopeo sync --src yaml.
            # No image here names the blob %s of docker.io/library/one.
            docker.io:
                images:
                    library/alpine:
                      - "3.20"
                      - "%s"
            other.example:
                images:
                    team/app:
                      - "yes"
            """
                .formatted(nothing(), nothing()));
  }

  @Test
  void missed_json_hasTimesAndCountsAndOutlivesARestart() throws Exception {
    try (var proxy = startOffline()) {
      missAll(proxy);
    }
    try (var proxy = startOffline()) {
      assertThat(proxy.get(ALPINE + "3.20").statusCode()).isEqualTo(404);
      List<String> lines = missed("--json").lines().toList();
      assertThat(lines).hasSize(4);
      var last = new JsonObject(lines.getLast());
      assertThat(last.getString("reference")).isEqualTo("3.20");
      assertThat(last.getInteger("count")).isEqualTo(2);
      assertThat(last.getString("first")).isLessThan(last.getString("last"));
      assertThat(ListingFixture.admin(proxy, "missed").body().lines()).isEqualTo(lines);
    }
  }

  @Test
  void missed_clear_forgetsWhatWasPrinted() throws Exception {
    try (var proxy = startOffline()) {
      missAll(proxy);
      assertThat(missed("--clear", "-q").lines()).hasSize(3);
      assertThat(ListingFixture.admin(proxy, "missed").body()).isEmpty();
      assertThat(proxy.get(ALPINE + "3.21").statusCode()).isEqualTo(404);
    }
    assertThat(missed("--clear", "-q")).isEqualTo("docker.io/library/alpine:3.21\n");
    assertThat(untimed(missed()))
        .isEqualTo(
            """
            # Asked for offline and not here on TIME: 0.
            # For a machine that reaches the registries: skopeo sync --src yaml.
            {}
            """);
  }

  @Test
  void missed_blobOfAnImageThatIsHere_isThatImage() throws Exception {
    String layer = image.layers().getFirst().digest();
    Files.delete(file(layer));
    try (var proxy = startOffline()) {
      assertThat(proxy.get("/v2/library/one/blobs/" + layer).statusCode()).isEqualTo(404);
      assertThat(missed("-q")).isEqualTo("docker.io/library/one:1\n");
      var json = new JsonObject(missed("--json"));
      assertThat(json.getString("kind")).isEqualTo("blob");
      assertThat(json.getString("reference")).isEqualTo(layer);
      assertThat(json.getString("bring")).isEqualTo("1");
      assertThat(proxy.metric("entrepot_missed")).isEqualTo(1);
    }
  }

  @Test
  void serve_offlineOnTheCommandLine_winsOverTheFile() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Path file =
        Files.writeString(
            folder.resolve("online.yaml"),
            """
            listen: 127.0.0.1:%d
            admin: 127.0.0.1:0
            data: %s
            offline: false
            upstreams:
              docker.io: {url: "%s", default: true}
            """
                .formatted(port, data(), watchedUri()));
    try (var command =
            ChildCommand.start(folder, List.of("serve", "--offline", "--config", file.toString()));
        var client = HttpClient.newHttpClient()) {
      TestProxy.await(() -> command.output().contains("Set up a client"));
      assertThat(command.output()).contains("offline  none of these is asked");
      URI absent = URI.create("http://127.0.0.1:%d%s3.20".formatted(port, ALPINE));
      var answer = client.send(HttpRequest.newBuilder(absent).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("is not in this cache, which is offline");
      command.interrupt();
      assertThat(command.exitCode()).isZero();
    }
  }

  @Test
  void missed_whatHasComeSince_isLeftOut() throws Exception {
    try (var proxy = startOffline()) {
      missAll(proxy);
    }
    try (var upstream = ScriptedRegistry.start()) {
      TestImages.withSeed(9).addTo(upstream.repository("library/alpine"), "3.20");
      try (var online = TestProxy.start(data(), upstream.uri(), TagsConfig.DEFAULTS)) {
        ok(online.get(ALPINE + "3.20"));
      }
    }
    assertThat(missed("-q")).doesNotContain("3.20").contains("other.example/team/app:yes");
  }

  @Test
  void admin_badRequests_areRefused() throws Exception {
    try (var proxy = startOffline()) {
      assertThat(delete(proxy, "missed")).isEqualTo(400);
      assertThat(delete(proxy, "missed?until=yesterday")).isEqualTo(400);
      assertThat(delete(proxy, "missed?until=2026-01-01T00:00:00Z&data=/")).isEqualTo(409);
      assertThat(ListingFixture.admin(proxy, "missed?data=/").statusCode()).isEqualTo(409);
      assertThat(delete(proxy, "missed?until=2026-01-01T00:00:00Z")).isEqualTo(200);
    }
  }

  private static int delete(TestProxy proxy, String path) throws Exception {
    var request = HttpRequest.newBuilder(proxy.admin("/api/v1/" + path)).DELETE().build();
    return proxy.client().send(request, BodyHandlers.ofString()).statusCode();
  }
}
