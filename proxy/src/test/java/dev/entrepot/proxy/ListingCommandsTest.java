package dev.entrepot.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code ls}, {@code inspect} and {@code df} say of images that clients have pulled. */
class ListingCommandsTest extends ListingFixture {
  private ChildCommand run(String... arguments) throws Exception {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--config", folder.resolve("entrepot.yaml").toString()));
    return ChildCommand.run(folder, all);
  }

  private String output(String... arguments) throws Exception {
    ChildCommand command = run(arguments);
    assertThat(command.exitCode()).as(command.errors()).isZero();
    return command.output();
  }

  /** What is printed, without what changes from one run to the next. */
  private List<String> outputs() throws Exception {
    return List.of(
        output("ls", "--all")
            .replaceAll("(Less than a second|About an? [a-z]+|[0-9]+ [a-z]+) ago", "AGO")
            .replaceAll(" +", " "),
        output("images", "-a", "--json"),
        output("ls", "-q", "one"),
        output("inspect", "one:1", "one:multi", "other.example/team/pinned:1"),
        parts(output("df", "--verbose", "--json")));
  }

  private static String parts(String diskUse) {
    var json = new JsonObject(diskUse);
    var kept = new JsonArray();
    json.getJsonArray("parts").stream()
        .map(JsonObject.class::cast)
        .filter(part -> !part.getString("part").equals("index"))
        .forEach(kept::add);
    return kept.encode() + json.getJsonArray("registries").encode();
  }

  @Test
  void commands_runningServerAndStoppedStore_printTheSame() throws Exception {
    List<String> running;
    try (var proxy = start()) {
      pull(proxy);
      running = outputs();
    }
    List<String> stopped = outputs();
    assertThat(stopped).isEqualTo(running);
    assertTable(stopped.get(0));
    assertLines(stopped.get(1));
    assertThat(stopped.get(2).lines()).containsExactly(next.manifest(), multi.index());
    assertDetails(new JsonArray(stopped.get(3)));
    assertThat(stopped.get(4))
        .contains("{\"part\":\"images\",\"count\":3")
        .contains("{\"part\":\"shared-blobs\",\"count\":2,\"size\":" + sharedBytes())
        .contains("{\"registry\":\"docker.io\",\"repositories\":1,\"images\":2,")
        .contains("{\"registry\":\"other.example\",\"repositories\":1,\"images\":1,");
    String table = output("df", "-v");
    assertThat(table).contains("TYPE", "RECLAIMABLE", "Shared blobs", "REGISTRY", "content: ");
  }

  private long sharedBytes() {
    return first.layers().stream().mapToLong(layer -> layer.size()).sum();
  }

  private void assertTable(String table) {
    List<String> lines = table.lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.getFirst())
        .startsWith("REPOSITORY")
        .containsSubsequence("TAG", "IMAGE ID", "PLATFORMS", "LAST PULLED", "SIZE", "SHARED");
    assertThat(lines.get(1))
        .startsWith("docker.io/library/one")
        .contains(" 1 ", next.config().digest().substring(7, 19), "linux/amd64", " AGO ");
    assertThat(lines.get(2)).contains("multi", "linux/arm64").doesNotContain("amd64");
    assertThat(lines.get(3)).startsWith("other.example/team/pinned").endsWith("pinned");
    assertThat(lines.get(4)).contains("<none>", first.config().digest().substring(7, 19));
  }

  private void assertLines(String text) {
    List<JsonObject> images = text.lines().map(JsonObject::new).toList();
    JsonObject moved = images.getFirst();
    assertThat(moved.getString("registry")).isEqualTo("docker.io");
    assertThat(moved.getString("repository")).isEqualTo("library/one");
    assertThat(moved.getString("tag")).isEqualTo("1");
    assertThat(moved.getString("digest")).isEqualTo(next.manifest());
    assertThat(moved.getLong("size-shared")).isEqualTo(sharedBytes());
    assertThat(moved.getLong("size"))
        .isEqualTo(
            next.manifestBytes()
                + next.config().size()
                + next.layers().stream().mapToLong(layer -> layer.size()).sum())
        .isEqualTo(moved.getLong("size-whole"))
        .isEqualTo(moved.getLong("size-own") + moved.getLong("size-shared"));
    assertThat(images).allMatch(image -> image.getBoolean("complete"));
    assertThat(images)
        .extracting(image -> image.containsKey("last-pulled"))
        .containsExactly(true, true, true, false);
    assertThat(images)
        .extracting(image -> image.getBoolean("pinned"))
        .containsExactly(false, false, true, false);
    assertThat(images.getLast().containsKey("tag")).isFalse();
    assertThat(images.getLast().getString("digest")).isEqualTo(first.manifest());
  }

  private void assertDetails(JsonArray images) {
    JsonObject one = images.getJsonObject(0);
    assertThat(one.getString("Id")).isEqualTo(next.config().digest());
    assertThat(one.getJsonArray("RepoTags")).containsExactly("docker.io/library/one:1");
    assertThat(one.getString("Architecture")).isEqualTo("amd64");
    assertThat(one.getJsonObject("Config").getJsonArray("Cmd")).containsExactly("/file-0");
    assertThat(one.getJsonObject("RootFS").getJsonArray("Layers")).hasSize(3);
    assertThat(one.getJsonObject("Entrepot").getString("CheckedAt")).isNotEmpty();
    JsonArray manifests = images.getJsonObject(1).getJsonArray("Manifests");
    assertThat(manifests).hasSize(3);
    assertThat(manifests.getJsonObject(1).getBoolean("Available")).isFalse();
    assertThat(manifests.getJsonObject(2).getJsonArray("Layers")).hasSize(2);
    assertThat(images.getJsonObject(2).getJsonObject("Entrepot").getBoolean("Pinned")).isTrue();
  }

  @Test
  void commands_badInput_isOneSentence() throws Exception {
    try (var proxy = start()) {
      get(proxy, "library/one", "1", first);
      proxy.awaitQuiet();
      assertFails(1, "no such image: two", run("inspect", "two"));
      assertFails(2, "no name of an image", run("inspect", "A B"));
      assertFails(2, "no pattern of images", run("ls", "a b"));
      Path config = folder.resolve("entrepot.yaml");
      Files.writeString(
          config,
          Files.readString(config).replaceFirst("admin: 127.0.0.1:[0-9]+", "admin: 127.0.0.1:2"));
      assertFails(1, "is in use, and its server cannot be asked", run("ls"));
    }
    assertFails(1, "no such image: two", run("inspect", "two"));
    assertFails(1, "is no data folder", run("df", "--data", folder + "/nothing"));
    assertThat(folder.resolve("nothing")).doesNotExist();
    assertThat(run("inspect").exitCode()).isEqualTo(2);
    assertThat(output("ls", "--help")).contains("Example");
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
