package dev.entrepot.cli.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.server.ListingFixture;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images that are pulled by command, on a store that no server uses. */
class PullsTest extends PullsFixture {
  @Test
  void pull_coldStore_printsWhatDockerDoesAndServesWithoutUpstream() throws Exception {
    String output = output("pull", "one:1", "one:multi");

    assertThat(output)
        .startsWith("1: Pulling from " + ONE + "\n")
        .contains(shortId(image.config().digest()) + ": Pull complete\n")
        .contains(shortId(image.layers().getLast().digest()) + ": Pull complete\n")
        .contains(
            """
            Digest: %s
            Status: Downloaded newer image for %s:1
            %s:1
            multi: Pulling from %s
            """
                .formatted(image.manifest(), ONE, ONE, ONE));
    upstream.close();
    try (var proxy = TestProxy.start(config().withOffline(true))) {
      ListingFixture.get(proxy, "library/one", "1", image);
      assertThat(proxy.get("/v2/library/one/manifests/multi").statusCode()).isEqualTo(200);
      for (TestImage platform : multi.images()) {
        ListingFixture.get(proxy, "library/one", platform.manifest(), platform);
      }
    }
  }

  @Test
  void pull_again_costsOneHeadAndSaysThatItIsUpToDate() throws Exception {
    output("pull", "one:multi");
    upstream.clearLog();

    String output = output("pull", "one:multi");

    assertThat(output)
        .contains(": Already exists")
        .doesNotContain(": Pull complete")
        .contains("Status: Image is up to date for " + ONE + ":multi\n");
    assertThat(asked()).containsExactly("HEAD /v2/library/one/manifests/multi");
  }

  @Test
  void pull_tagHasMoved_fetchesTheNewLayerOnly() throws Exception {
    output("pull", "one:1");
    TestImage next =
        TestImages.withSeed(3)
            .with(LAYER, LAYER, LAYER)
            .addTo(upstream.repository("library/one"), "1");
    upstream.clearLog();

    String json = output("pull", "--json", "one:1");

    assertThat(new JsonObject(json))
        .isEqualTo(
            new JsonObject()
                .put("image", ONE + ":1")
                .put("result", "new")
                .put("digest", next.manifest())
                .put("before", image.manifest()));
    assertThat(upstream.blobGets(next.layers().getLast().digest())).isEqualTo(1);
    assertThat(upstream.blobGets(image.layers().getFirst().digest())).isZero();
  }

  @Test
  void pull_someFail_theOthersComeAndTheReasonsAreTold() throws Exception {
    String layer = multi.images().getFirst().layers().getFirst().digest();
    upstream.script().on(Match.blob(layer), Fault.Status.of(403));

    ChildCommand command = run("pull", "-q", "one:9", "nowhere.example/a:1", "one:multi", "one:1");

    assertThat(command.exitCode()).isEqualTo(1);
    assertThat(command.output()).isEqualTo(ONE + ":1\n");
    assertThat(command.errors().lines())
        .anySatisfy(line -> assertThat(line).contains(ONE + ":9: ", "404"))
        .anySatisfy(
            line -> assertThat(line).contains("nowhere.example/a:1: ", "upstreams.nowhere.example"))
        .anySatisfy(line -> assertThat(line).contains(ONE + ":multi: blob " + layer, "403"));
  }

  @Test
  void pull_ofAPlatform_leavesOutTheOthers() throws Exception {
    TestImage arm = multi.images().getLast();
    output("pull", "--platform", "linux/arm64", "one:multi");
    assertThat(upstream.blobGets(arm.layers().getFirst().digest())).isEqualTo(1);
    assertThat(upstream.blobGets(multi.images().getFirst().layers().getFirst().digest())).isZero();

    ChildCommand none = run("pull", "--platform", "linux/s390x", "one:multi");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.errors())
        .isEqualTo(
            "entrepot: %s:multi: it is not for linux/s390x, but for linux/amd64, linux/arm64\n"
                .formatted(ONE));
    write("127.0.0.1:1", "prefetch: {platforms: linux/arm64}");
    assertThat(output("pull", "one:multi")).contains("up to date");
    assertThat(output("pull", "--platform", "all", "one:multi")).contains("Downloaded newer");
  }

  @Test
  void pull_byDigest_asksForNothingThatIsHere() throws Exception {
    String name = ONE + "@" + image.manifest();
    assertThat(output("pull", name))
        .startsWith(image.manifest() + ": Pulling from " + ONE + "\n")
        .contains("Status: Downloaded newer image for " + name);
    upstream.clearLog();
    assertThat(output("pull", name)).contains("Status: Image is up to date for " + name);
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void pull_allTags_pullsEachAndNoOtherRepository() throws Exception {
    assertThat(output("pull", "-q", "--all-tags", "one").lines())
        .containsExactlyInAnyOrder(ONE + ":1", ONE + ":multi");
    ChildCommand tagged = run("pull", "--all-tags", "one:1");
    assertThat(tagged.exitCode()).isEqualTo(2);
    assertThat(tagged.errors()).contains("name images without one").hasLineCount(1);
    ChildCommand absent = run("pull", "--all-tags", "two");
    assertThat(absent.exitCode()).isEqualTo(1);
    assertThat(absent.errors()).contains("docker.io/library/two: ").hasLineCount(1);
  }

  @Test
  void pull_wrongUsage_isOneSentenceAndNobodyIsAsked() throws Exception {
    for (List<String> wrong :
        List.of(
            List.of("pull", "Nope!"),
            List.of("pull", "--platform", "arm", "one:1"),
            List.of("pull", "one:1", ""))) {
      ChildCommand command = run(wrong.toArray(String[]::new));
      assertThat(command.exitCode()).as(wrong.toString()).isEqualTo(2);
      assertThat(command.errors()).as(wrong.toString()).hasLineCount(1);
    }
    assertThat(upstream.requests()).isEmpty();
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void pull_offline_saysSo() throws Exception {
    write("127.0.0.1:1", "offline: true");
    ChildCommand command = run("pull", "one:1");
    assertThat(command.exitCode()).isEqualTo(1);
    assertThat(command.errors()).startsWith("entrepot: this cache is offline").hasLineCount(1);
    assertThat(upstream.requests()).isEmpty();
  }
}
