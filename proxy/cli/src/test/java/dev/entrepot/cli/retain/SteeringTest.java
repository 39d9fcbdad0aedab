package dev.entrepot.cli.retain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.server.ListingFixture;
import dev.entrepot.server.StoredFiles;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What operators have done with what is stored. */
class SteeringTest extends ListingFixture {
  private static final String ONE = "docker.io/library/one:1";
  private static final String MULTI = "docker.io/library/one:multi";

  private ChildCommand run(String input, String... arguments) throws Exception {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--config", folder.resolve("entrepot.yaml").toString()));
    return ChildCommand.run(folder, input, all);
  }

  private String output(String... arguments) throws Exception {
    ChildCommand command = run("", arguments);
    assertThat(command.exitCode()).as(command.errors()).isZero();
    return command.output();
  }

  private void assertRefused(int exitCode, String reason, String... arguments) throws Exception {
    ChildCommand command = run("", arguments);
    assertThat(command.exitCode()).as(command.errors()).isEqualTo(exitCode);
    assertThat(command.errors()).contains(reason).hasLineCount(1);
  }

  private static HttpResponse<String> send(TestProxy proxy, String method, String path)
      throws Exception {
    var request =
        HttpRequest.newBuilder(proxy.admin("/api/v1/" + path))
            .method(method, BodyPublishers.noBody())
            .build();
    return proxy.client().send(request, BodyHandlers.ofString());
  }

  /** The objects of an answer, without those that tell how far it is. */
  private static List<JsonObject> events(TestProxy proxy, String method, String path)
      throws Exception {
    HttpResponse<String> answer = send(proxy, method, path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer
        .body()
        .lines()
        .map(JsonObject::new)
        .filter(event -> !event.getString("state").equals("looking"))
        .toList();
  }

  private static List<String> states(List<JsonObject> events) {
    return events.stream().map(event -> event.getString("state")).toList();
  }

  private static boolean isHere(TestProxy proxy, String image) throws Exception {
    return admin(proxy, "images/" + image).statusCode() == 200;
  }

  private Set<String> blobs() throws Exception {
    return StoredFiles.requireSound(folder.resolve("data"));
  }

  private static List<String> digests(List<Blob> blobs) {
    return blobs.stream().map(Blob::digest).toList();
  }

  @Test
  void remove_tag_takesWhatNothingElseNeeds() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      List<JsonObject> events = events(proxy, "DELETE", "images?image=one:1");

      assertThat(states(events)).containsExactly("untagged", "deleted", "freed");
      assertThat(events.getFirst().getString("image")).isEqualTo(ONE);
      assertThat(events.get(1).getString("digest")).isEqualTo(next.manifest());
      assertThat(events.getLast().getLong("bytes")).isPositive();
      assertThat(isHere(proxy, "one:1")).isFalse();
      assertThat(isHere(proxy, "one:multi")).isTrue();
    }
    // The image that the tag named before was pulled lately, and shares its layers.
    assertThat(blobs())
        .containsAll(digests(first.layers()))
        .doesNotContain(next.config().digest(), next.layers().getLast().digest())
        .containsAll(digests(multi.images().getLast().layers()));
  }

  @Test
  void remove_thenPull_isFetchedAgain() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      events(proxy, "DELETE", "images?image=one:1");
      get(proxy, "library/one", "1", next);
      proxy.awaitQuiet();
      assertThat(isHere(proxy, "one:1")).isTrue();
    }
    assertThat(blobs()).containsAll(digests(next.layers()));
    assertThat(upstream.blobGets(next.layers().getLast().digest())).isEqualTo(2);
  }

  @Test
  void remove_index_takesItsPlatformsInOneGo() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      TestImage arm = multi.images().getLast();
      String wish = "images?image=one@" + arm.manifest();
      List<JsonObject> platform = events(proxy, "DELETE", wish);
      assertThat(states(platform)).containsExactly("kept", "freed");
      assertThat(platform.getFirst().getString("reason")).contains("stays");

      List<JsonObject> all = events(proxy, "DELETE", "images?image=one:multi");
      assertThat(states(all)).containsExactly("untagged", "deleted", "deleted", "freed");
    }
    assertThat(blobs()).doesNotContainAnyElementsOf(digests(multi.images().getLast().layers()));
  }

  @Test
  void remove_held_isRefused() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      assertThat(states(events(proxy, "POST", "pins?image=one:*"))).containsExactly("done");
      assertThat(states(events(proxy, "POST", "pins?image=one:*"))).containsExactly("unchanged");
      List<JsonObject> pinnedByCommand = events(proxy, "DELETE", "images?image=one:1");
      assertThat(states(pinnedByCommand)).containsExactly("kept", "freed");
      assertThat(pinnedByCommand.getFirst().getString("reason")).contains("entrepot unpin");
      assertThat(states(events(proxy, "DELETE", "pins?image=one:*"))).containsExactly("done");

      List<JsonObject> configured = events(proxy, "DELETE", "images?image=" + PINNED);
      assertThat(configured.getFirst().getString("reason")).contains("by the configuration");
      List<JsonObject> absent = events(proxy, "DELETE", "images?image=none:1&image=one:1");
      assertThat(states(absent)).containsExactly("kept", "untagged", "deleted", "freed");
      assertThat(absent.getFirst().getString("reason")).contains("no such image");
    }
  }

  @Test
  void prune_dangling_takesWhatNoTagLeadsTo() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      assertThat(states(events(proxy, "POST", "prune?until=1h")))
          .as("pulled by its digest within the hour")
          .containsExactly("deleted", "freed");
      assertThat(isHere(proxy, "one@" + first.manifest())).isFalse();
      assertThat(isHere(proxy, "one@" + next.manifest())).isTrue();
      assertThat(states(events(proxy, "POST", "prune"))).containsExactly("freed");
    }
    assertThat(blobs()).doesNotContain(first.config().digest()).contains(next.config().digest());
  }

  @Test
  void prune_all_takesTagsThatNobodyPulls() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      assertThat(states(events(proxy, "POST", "prune?all=true&until=1h")))
          .doesNotContain("untagged");
      assertThat(send(proxy, "POST", "prune?all=true").statusCode()).isEqualTo(400);
      events(proxy, "POST", "frozen?image=one:multi");

      List<JsonObject> events = events(proxy, "POST", "prune?all=true&until=0s");
      assertThat(states(events)).containsExactly("untagged", "deleted", "freed");
      assertThat(events.getFirst().getString("image")).isEqualTo(ONE);
      assertThat(isHere(proxy, PINNED)).isTrue();
      assertThat(isHere(proxy, MULTI)).isTrue();
    }
  }

  @Test
  void freeze_tagMovesUpstream_isServedAsItWasUntilThawed() throws Exception {
    try (var proxy = start()) {
      get(proxy, "library/one", "1", first);
      proxy.awaitQuiet();
      assertThat(events(proxy, "POST", "frozen?image=one:1").getFirst().getString("detail"))
          .isEqualTo(first.manifest());
      next =
          TestImages.withSeed(3).with(LAYER, LAYER).addTo(upstream.repository("library/one"), "1");
      int asked = upstream.requests().size();
      assertThat(served(proxy)).isEqualTo(first.manifest());
      assertThat(upstream.requests()).hasSize(asked);
    }
    try (var proxy = start()) {
      assertThat(served(proxy)).as("after a restart").isEqualTo(first.manifest());
      assertThat(states(events(proxy, "GET", "held"))).containsExactly("pinned", "frozen");
      assertThat(states(events(proxy, "DELETE", "frozen?image=one:1"))).containsExactly("done");
      assertThat(served(proxy)).isEqualTo(next.manifest());
      assertThat(states(events(proxy, "DELETE", "frozen?image=one:1"))).containsExactly("refused");
    }
  }

  private static String served(TestProxy proxy) throws Exception {
    return proxy
        .get("/v2/library/one/manifests/1")
        .headers()
        .firstValue("docker-content-digest")
        .orElseThrow();
  }

  @Test
  void commands_runningServer_steerIt() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      assertSteered();
      assertThat(isHere(proxy, "one:multi")).isFalse();
    }
  }

  @Test
  void commands_stoppedStore_steerIt() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
    }
    assertSteered();
    assertThat(blobs()).doesNotContainAnyElementsOf(digests(multi.images().getLast().layers()));
  }

  private void assertSteered() throws Exception {
    assertThat(output("pin", "one:1")).isEqualTo("Pinned: " + ONE + "\n");
    assertThat(output("pin").lines().map(line -> line.replaceAll(" .*", "")))
        .containsExactly("IMAGES", PINNED, ONE);
    assertThat(output("freeze", "one:1"))
        .isEqualTo("Frozen: " + ONE + " at " + next.manifest() + "\n");
    assertThat(output("freeze", "-q")).isEqualTo(ONE + "\n");
    assertRefused(1, "is frozen", "rm", "one:1");
    assertThat(output("thaw", "one:1")).isEqualTo("Thawed: " + ONE + "\n");
    assertThat(output("unpin", "one:1")).isEqualTo("Unpinned: " + ONE + "\n");
    assertRefused(1, "no pin is", "unpin", "one:1");
    assertRefused(2, "a digest never moves", "freeze", "one@" + next.manifest());
    assertRefused(2, "no filter", "prune", "-f", "--filter", "label=x");
    assertRefused(2, "until=30d", "prune", "-a", "-f");

    ChildCommand unsure = run("n\n", "prune");
    assertThat(unsure.exitCode()).isZero();
    assertThat(unsure.errors()).contains("[y/N]", "Nothing was removed");
    assertThat(run("y\n", "prune").output())
        .contains("Deleted: " + first.manifest(), "Total reclaimed space: ");
    assertThat(output("rm", "one:multi"))
        .startsWith("Untagged: " + MULTI + "\n")
        .contains("Deleted: " + multi.index(), "Total reclaimed space: ");
    assertRefused(1, "no such image", "rm", "-q", "one:multi");
  }
}
