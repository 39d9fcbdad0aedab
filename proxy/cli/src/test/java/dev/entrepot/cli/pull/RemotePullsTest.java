package dev.entrepot.cli.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.server.ListingFixture;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images that operators have a running server pull. */
class RemotePullsTest extends PullsFixture {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private String layer() {
    return image.layers().getLast().digest();
  }

  private static HttpResponse<String> post(TestProxy proxy, String type, String body)
      throws Exception {
    return proxy.client().send(request(proxy, type, body), BodyHandlers.ofString());
  }

  private static HttpRequest request(TestProxy proxy, String type, String body) {
    return HttpRequest.newBuilder(proxy.admin("/api/v1/pull"))
        .header("content-type", type)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  @Test
  void pull_runningServer_printsTheSameAndServesIt() throws Exception {
    try (var proxy = start()) {
      String first = output("pull", "one:1", "one:multi");
      assertThat(first)
          .startsWith("1: Pulling from " + ONE + "\n")
          .contains(shortId(layer()) + ": Pull complete\n")
          .contains("Status: Downloaded newer image for %s:1\n%s:1\n".formatted(ONE, ONE));
      assertThat(output("pull", "-q", "one:1")).isEqualTo(ONE + ":1\n");
      ChildCommand absent = run("pull", "--json", "one:9", "one:1");
      assertThat(absent.exitCode()).isEqualTo(1);
      List<JsonObject> results = absent.output().lines().map(JsonObject::new).toList();
      assertThat(results.getFirst().getString("reason")).contains("404");
      assertThat(results.getLast().getString("result")).isEqualTo("unchanged");
      upstream.clearLog();
      ListingFixture.get(proxy, "library/one", "1", image);
      for (TestImage platform : multi.images()) {
        ListingFixture.get(proxy, "library/one", platform.manifest(), platform);
      }
      assertThat(upstream.requests()).isEmpty();
    }
  }

  @Test
  void pull_whileClientsDownloadTheSame_joinsThem() throws Exception {
    var gate = new Gate();
    upstream.script().on(Match.blob(layer()), new Fault.Hold(gate));
    try (var proxy = start()) {
      assertThat(proxy.get("/v2/library/one/manifests/1").statusCode()).isEqualTo(200);
      var client =
          proxy
              .client()
              .sendAsync(
                  proxy.request("GET", "/v2/library/one/blobs/" + layer()),
                  BodyHandlers.ofByteArray());
      gate.awaitArrivals(1, PATIENCE);
      var pull =
          proxy
              .client()
              .sendAsync(
                  request(proxy, "application/json", "{\"images\": [\"one:1\"]}"),
                  BodyHandlers.ofString());
      TestProxy.await(() -> jobs(proxy).contains("\"what\":\"one:1\""));
      gate.release();
      assertThat(client.get().body()).hasSize((int) image.layers().getLast().size());
      assertThat(pull.get().body().lines().toList().getLast())
          .isEqualTo("{\"event\":\"done\",\"new\":1,\"unchanged\":0,\"failed\":0}");
      assertThat(upstream.blobGets(layer())).isEqualTo(1);
      TestProxy.await(() -> jobs(proxy).isEmpty());
    } finally {
      gate.release();
    }
  }

  private static String jobs(TestProxy proxy) {
    try {
      return ListingFixture.admin(proxy, "pull").body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void pull_clientLeaves_downloadsEndThatNobodyElseWaitsFor() throws Exception {
    var gate = new Gate();
    String other = image.layers().getFirst().digest();
    upstream.script().on(Match.blob(layer()), new Fault.Hold(gate));
    upstream.script().on(Match.blob(other), new Fault.Hold(gate));
    try (var proxy = start();
        var command = ChildCommand.start(folder, withConfig("pull", "one:1"))) {
      gate.awaitArrivals(2, PATIENCE);
      var client =
          proxy
              .client()
              .sendAsync(
                  proxy.request("GET", "/v2/library/one/blobs/" + other),
                  BodyHandlers.ofByteArray());
      for (int i = 0; i < 20; i++) {
        proxy.get("/v2/"); // The client's request has been read meanwhile.
      }
      command.interrupt();
      TestProxy.await(() -> running(proxy) == 1);
      TestProxy.await(() -> jobs(proxy).isEmpty());
      gate.release();
      assertThat(client.get().statusCode()).isEqualTo(200);
      proxy.awaitQuiet();
      assertThat(upstream.blobGets(other)).isEqualTo(1);
      assertThat(output("pull", "one:1")).contains(shortId(layer()) + ": Pull complete");
    } finally {
      gate.release();
    }
  }

  private static double running(TestProxy proxy) {
    try {
      return proxy.metric("entrepot_transfers_running");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void pull_slowUpstream_tellsHowFarItIs() throws Exception {
    var big = upstream.repository("library/one").addBlob(SyntheticContent.of(9, 4 << 20));
    var manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
         "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
         "layers":[]}
        """
            .formatted(big.digest(), big.size());
    upstream
        .repository("library/one")
        .addManifest(
            "application/vnd.oci.image.manifest.v1+json",
            manifest.getBytes(StandardCharsets.UTF_8),
            "big");
    upstream.script().on(Match.blob(big.digest()), new Fault.Throttle(4 << 20));
    try (var proxy = start()) {
      List<JsonObject> events =
          post(proxy, "application/json", "{\"images\": [\"one:big\"]}")
              .body()
              .lines()
              .map(JsonObject::new)
              .toList();
      List<JsonObject> steps =
          events.stream().filter(it -> "downloading".equals(it.getString("state"))).toList();
      assertThat(steps).hasSizeBetween(2, 20);
      assertThat(steps.getLast().getLong("bytes")).isPositive();
      assertThat(steps.getLast().getLong("size")).isEqualTo(big.size());
    }
  }

  @Test
  void pull_badRequests_areRefusedWithOneSentence() throws Exception {
    try (var proxy = start()) {
      assertRefused(post(proxy, "text/plain", "{}"), 415, "application/json");
      for (String body : List.of("", "[]", "{\"images\": 1}", "{\"images\": [1]}", "nothing")) {
        assertRefused(post(proxy, "application/json", body), 400, "like {");
      }
      assertRefused(post(proxy, "application/json", "{}"), 400, "1 to 10000 images");
      assertRefused(
          post(proxy, "application/json", "{\"images\": [\"one\"], \"platform\": 1}"),
          400,
          "unknown member platform");
      assertRefused(
          post(proxy, "application/json", "{\"images\": [\"A!\"]}"), 400, "no name of an image");
      assertThat(upstream.requests()).isEmpty();
    }
    try (var proxy = start(config().withOffline(true))) {
      assertRefused(post(proxy, "application/json", "{\"images\": [\"one\"]}"), 409, "offline");
      ChildCommand command = run("pull", "one:1");
      assertThat(command.exitCode()).isEqualTo(1);
      assertThat(command.errors()).startsWith("entrepot: this cache is offline").hasLineCount(1);
    }
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(new JsonObject(answer.body()).getString("error")).contains(reason);
  }
}
