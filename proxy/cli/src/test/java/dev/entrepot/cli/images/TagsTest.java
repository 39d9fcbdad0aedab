package dev.entrepot.cli.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.server.ListingFixture;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code tags} tells of tags that have moved, and of one that is gone. */
class TagsTest extends ListingFixture {

  private ChildCommand run(String... arguments) throws Exception {
    var all = new ArrayList<>(List.of("tags"));
    all.addAll(List.of("--config", folder.resolve("entrepot.yaml").toString()));
    all.addAll(List.of(arguments));
    return ChildCommand.run(folder, all);
  }

  private String output(String... arguments) throws Exception {
    ChildCommand command = run(arguments);
    assertThat(command.exitCode()).as(command.errors()).isZero();
    return command.output();
  }

  /** The tag 1 moves twice, at last to what is returned; multi stays and old goes. */
  private TestImage pullAndMove(TestProxy proxy) throws Exception {
    pull(proxy);
    TestImages.withSeed(9).addTo(upstream.repository("library/one"), "old");
    assertThat(status(proxy, "old")).isEqualTo(200);
    assertThat(status(proxy, "1")).isEqualTo(200);
    TestImage latest = TestImages.withSeed(8).addTo(upstream.repository("library/one"), "1");
    assertThat(status(proxy, "1")).isEqualTo(200);
    upstream.repository("library/one").removeTag("old");
    assertThat(status(proxy, "old")).isEqualTo(404);
    assertThat(status(proxy, "old")).isEqualTo(404);
    TestProxy.await(() -> tags(proxy).stream().anyMatch(tag -> !tag.containsKey("digest")));
    TestProxy.await(() -> history(tags(proxy).getFirst()).size() == 3);
    return latest;
  }

  private static int status(TestProxy proxy, String tag) throws Exception {
    return proxy.get("/v2/library/one/manifests/" + tag).statusCode();
  }

  private static List<JsonObject> tags(TestProxy proxy) {
    try {
      return admin(proxy, "tags/one").body().lines().map(JsonObject::new).toList();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonArray history(JsonObject tag) {
    return tag.getJsonArray("history");
  }

  private List<String> outputs() throws Exception {
    return List.of(
        output("one")
            .replaceAll("(Less than a second|About a minute|[0-9]+ [a-z]+) ago", "AGO")
            .replaceAll(" +", " "),
        output("--json", "one"),
        output("-q", "docker.io/library/one"),
        output("--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.Digest}}", "one:multi"));
  }

  @Test
  void tags_runningServerAndStoppedStore_tellEachDigestAndWhen() throws Exception {
    List<String> running;
    TestImage latest;
    try (var proxy = start()) {
      latest = pullAndMove(proxy);
      running = outputs();
    }
    List<String> stopped = outputs();
    assertThat(stopped).isEqualTo(running);
    List<String> lines = stopped.getFirst().lines().toList();
    assertThat(lines)
        .hasSize(6)
        .startsWith(
            "TAG DIGEST SINCE UNTIL",
            "1 %s AGO now".formatted(shortened(latest.manifest())),
            "1 %s AGO AGO".formatted(shortened(next.manifest())),
            "1 %s AGO AGO".formatted(shortened(first.manifest())));
    assertThat(lines.getLast()).startsWith("old ").endsWith(" AGO AGO, gone");
    assertJson(latest, stopped.get(1).lines().map(JsonObject::new).toList());
    assertThat(stopped.get(2)).isEqualTo("1\nmulti\n");
    assertThat(stopped.get(3))
        .isEqualTo("docker.io/library/one:multi %s\n".formatted(multi.index()));
  }

  private void assertJson(TestImage latest, List<JsonObject> tags) {
    assertThat(tags).extracting(tag -> tag.getString("tag")).containsExactly("1", "multi", "old");
    JsonObject moved = tags.getFirst();
    assertThat(moved.getString("digest")).isEqualTo(latest.manifest());
    JsonArray history = history(moved);
    assertThat(history.stream().map(JsonObject.class::cast))
        .extracting(period -> period.getString("digest"))
        .containsExactly(latest.manifest(), next.manifest(), first.manifest());
    for (int i = 1; i < history.size(); i++) {
      assertThat(history.getJsonObject(i).getString("until"))
          .isEqualTo(history.getJsonObject(i - 1).getString("since"));
    }
    assertThat(history.getJsonObject(0).containsKey("until")).isFalse();
    JsonObject gone = history(tags.getLast()).getJsonObject(0);
    assertThat(tags.getLast().containsKey("digest")).isFalse();
    assertThat(gone.getBoolean("gone")).isTrue();
    assertThat(gone.getString("until")).isGreaterThan(gone.getString("since"));
  }

  private static String shortened(String digest) {
    return digest.substring(7, 19);
  }

  @Test
  void tags_badInput_isOneSentence() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      assertFails(2, "a digest has no tags", run("one@" + first.manifest()));
      assertFails(2, "no name of an image", run("A B"));
      assertFails(2, "there is no .Age to print", run("--format", "{{.Age}}", "one"));
      assertFails(1, "no such image: two", run("two"));
      assertThat(admin(proxy, "tags/one:nothing").statusCode()).isEqualTo(404);
      assertThat(admin(proxy, "tags/A").statusCode()).isEqualTo(400);
      assertThat(admin(proxy, "tags/one@" + first.manifest()).statusCode()).isEqualTo(400);
      assertThat(admin(proxy, "tags/one?data=/").statusCode()).isEqualTo(409);
    }
    assertFails(1, "no such image: one:nothing", run("one:nothing"));
    assertThat(run().exitCode()).isEqualTo(2);
  }

  private static void assertFails(int exitCode, String reason, ChildCommand command)
      throws Exception {
    assertThat(command.exitCode()).as(command.errors()).isEqualTo(exitCode);
    assertThat(command.errors().strip())
        .startsWith("entrepot: ")
        .contains(reason)
        .doesNotContain("\n");
  }
}
