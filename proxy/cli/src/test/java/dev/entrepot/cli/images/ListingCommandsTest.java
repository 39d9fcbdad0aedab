package dev.entrepot.cli.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.server.ListingFixture;
import io.vertx.core.buffer.Buffer;
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
    assertThat(stopped.get(2).lines())
        .containsExactly(shortId(next), shortId(multi.images().getLast()));
    assertDetails(new JsonArray(stopped.get(3)));
    assertThat(stopped.get(4))
        .contains("{\"part\":\"images\",\"count\":3")
        .contains("{\"part\":\"shared-blobs\",\"count\":2,\"size\":" + sharedBytes())
        .contains("{\"registry\":\"docker.io\",\"repositories\":1,\"images\":2,")
        .contains("{\"registry\":\"other.example\",\"repositories\":1,\"images\":1,");
    String table = output("df", "-v");
    assertThat(table).contains("TYPE", "RECLAIMABLE", "Shared blobs", "REGISTRY", "content: ");
  }

  private static String shortId(TestImage image) {
    return image.config().digest().substring(7, 19);
  }

  @Test
  void images_formatsAndFilters_areDockers() throws Exception {
    String date = "{{.CreatedAt}} {{.CreatedSince}}";
    List<String> running;
    try (var proxy = start()) {
      pull(proxy);
      running = formatted(date);
    }
    List<String> stopped = formatted(date);
    assertThat(stopped).isEqualTo(running);
    assertThat(stopped.get(0)).isEqualTo("docker.io/library/one:1\nother.example/team/pinned:1\n");
    assertThat(stopped.get(1))
        .isEqualTo("TAG     IMAGE ID\n1       %s\nmulti   %s\n".formatted(ids()));
    assertThat(new JsonObject(stopped.get(2)).fieldNames())
        .containsSequence("CreatedAt", "CreatedSince", "Digest", "ID")
        .contains("SharedSize", "UniqueSize", "Platforms", "LastPulled");
    assertThat(stopped.get(3)).startsWith("1970-01-01 ").endsWith(" years ago\n");
    assertThat(stopped.get(4)).isEqualTo(first.config().digest() + "\n");
    assertThat(stopped.get(5)).isEmpty();
  }

  private List<String> formatted(String date) throws Exception {
    return List.of(
        output("images", "--format", "{{.Repository}}:{{.Tag}}", "--filter", "reference=*/*/*:1"),
        output("images", "--format", "table {{.Tag}}\\t{{.ID}}", "one"),
        output("ls", "--format", "json", "--filter", "reference=one:1")
            .replaceAll("\"LastPulled\":\"[^\"]+ ago\"", "\"LastPulled\":\"AGO\""),
        output("ls", "--format", date, "one:1"),
        output("ls", "-q", "--no-trunc", "-f", "dangling=true"),
        output("ls", "-q", "-f", "since=one:1", "-f", "label=x"));
  }

  private Object[] ids() {
    return new Object[] {shortId(next), shortId(multi.images().getLast())};
  }

  @Test
  void inspect_byBeginningOfTheId_findsTheImage() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      String found = output("inspect", shortId(pinned));
      assertThat(found).contains("other.example/team/pinned:1");
      assertThat(output("ls", "-q", "-f", "before=" + shortId(pinned))).isEmpty();
    }
    assertThat(output("inspect", first.manifest().substring(0, 20))).contains(first.manifest());
  }

  @Test
  void history_runningServerAndStoppedStore_isTheSame() throws Exception {
    List<String> running;
    try (var proxy = start()) {
      pull(proxy);
      running = histories();
    }
    List<String> stopped = histories();
    assertThat(stopped).isEqualTo(running);
    List<String> table = stopped.get(0).lines().toList();
    assertThat(table).hasSize(4);
    assertThat(table.getFirst()).containsSubsequence("IMAGE", "CREATED", "CREATED BY", "SIZE");
    assertThat(table.get(1)).startsWith(shortId(next)).contains("N/A", "sha256:", "kB");
    assertThat(table.getLast()).startsWith("<missing>");
    assertThat(stopped.get(1).lines())
        .containsExactly(next.config().digest(), "<missing>", "<missing>");
    assertThat(stopped.get(2).lines().map(JsonObject::new))
        .extracting(step -> step.getString("layer"))
        .containsExactlyElementsOf(
            multi.images().getLast().layers().reversed().stream()
                .map(layer -> layer.digest())
                .toList());
    assertThat(stopped.get(3).lines())
        .containsExactlyElementsOf(
            next.layers().reversed().stream().map(layer -> layer.size() + "").toList());
    assertFails(
        1, "is not here for linux/amd64", run("history", "--platform", "linux/amd64", "one:multi"));
    assertFails(2, "no platform", run("history", "--platform", "amd64", "one:1"));
    assertFails(1, "no such image: two", run("history", "two"));
  }

  private List<String> histories() throws Exception {
    return List.of(
        output("history", "one:1"),
        output("history", "-q", "--no-trunc", "one:1"),
        output("history", "--json", "--platform", "linux/arm64", "one:multi"),
        output("history", "--human=false", "--format", "{{.Size}}", "one:1"));
  }

  @Test
  void inspect_formats_printWhatTheyName() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      assertThat(
              output("inspect", "--format", "{{.Id}} {{json .Config.Cmd}}", "one:1", "one:multi"))
          .isEqualTo(
              "%s [\"/file-0\"]\n%s [\"/file-0\"]\n"
                  .formatted(next.config().digest(), multi.images().getLast().config().digest()));
      assertThat(output("inspect", "-f", "json", "one:1").lines()).hasSize(1);
      assertThat(output("inspect", "-f", "{{index .RepoTags 0}}", "one:1"))
          .isEqualTo("docker.io/library/one:1\n");
      assertFails(2, "there is no .Nmae to print", run("inspect", "-f", "{{.Nmae}}", "one:1"));
    }
  }

  @Test
  void manifestInspect_runningServerAndStoppedStore_isAsItCame() throws Exception {
    List<String> running;
    try (var proxy = start()) {
      pull(proxy);
      running = manifests();
      var came = Buffer.buffer(proxy.get("/v2/library/one/manifests/multi").body());
      assertThat(new JsonObject(running.get(0))).isEqualTo(new JsonObject(came));
    }
    List<String> stopped = manifests();
    assertThat(stopped).isEqualTo(running);
    assertThat(stopped.get(0)).startsWith("{\n\t\"schemaVersion\": 2,\n");
    var one = new JsonObject(stopped.get(1));
    assertThat(one.getString("Ref")).isEqualTo("docker.io/library/one:1");
    assertThat(one.getJsonObject("OCIManifest").getJsonArray("layers")).hasSize(3);
    var all = new JsonArray(stopped.get(2));
    assertThat(all).hasSize(2);
    assertThat(all.getJsonObject(0).containsKey("OCIManifest")).isFalse();
    assertThat(all.getJsonObject(1).containsKey("OCIManifest")).isTrue();
    assertThat(all.getJsonObject(1).getString("Ref"))
        .isEqualTo("docker.io/library/one:multi@" + multi.images().getLast().manifest());
    ChildCommand unknown =
        ChildCommand.run(
            folder,
            List.of("manifest", "inspect", "--data", folder.resolve("data").toString(), "two"));
    assertFails(1, "no such image: two", unknown);
  }

  private List<String> manifests() throws Exception {
    return List.of(
        manifest("one:multi"), manifest("-v", "one:1"), manifest("--verbose", "one:multi"));
  }

  private String manifest(String... arguments) throws Exception {
    var all = new ArrayList<>(List.of("manifest", "inspect"));
    all.addAll(List.of("--config", folder.resolve("entrepot.yaml").toString()));
    all.addAll(List.of(arguments));
    ChildCommand command = ChildCommand.run(folder, all);
    assertThat(command.exitCode()).as(command.errors()).isZero();
    return command.output();
  }

  @Test
  void pulled_runningServerAndStoppedStore_namesTagsAndOtherDigests() throws Exception {
    List<String> running;
    try (var proxy = start()) {
      pull(proxy);
      running = pulled();
    }
    List<String> stopped = pulled();
    assertThat(stopped).isEqualTo(running);
    assertThat(stopped.get(0))
        .startsWith("# What clients pulled in the last 7d.\n")
        .contains("docker.io:", "library/one:", "\"multi\"");
    assertThat(stopped.get(1).lines())
        .containsExactly(
            "docker.io/library/one:1",
            "docker.io/library/one:multi",
            "other.example/team/pinned:1");
    assertThat(stopped.get(2).lines().map(JsonObject::new))
        .extracting(pull -> pull.getString("tag"))
        .containsExactly("1", "multi", "1");
    assertFails(2, "no span of time", run("pulled", "--since", "a week"));
  }

  private List<String> pulled() throws Exception {
    return List.of(
        output("pulled", "--since", "7d"),
        output("pulled", "-q"),
        output("pulled", "--json", "--since", "1h"));
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
    assertThat(moved.getLong("sizeShared")).isEqualTo(sharedBytes());
    assertThat(moved.getLong("size"))
        .isEqualTo(
            next.manifestBytes()
                + next.config().size()
                + next.layers().stream().mapToLong(layer -> layer.size()).sum())
        .isEqualTo(moved.getLong("sizeWhole"))
        .isEqualTo(moved.getLong("sizeOwn") + moved.getLong("sizeShared"));
    assertThat(images).allMatch(image -> image.getBoolean("complete"));
    assertThat(images)
        .extracting(image -> image.containsKey("lastPulled"))
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
      assertFails(2, "no filter of images", run("ls", "--filter", "age=3"));
      assertFails(2, "there is no .Name to print", run("ls", "--format", "{{.Name}}"));
      assertFails(1, "no such image: two", run("ls", "--filter", "before=two"));
      Path config = folder.resolve("entrepot.yaml");
      Files.writeString(
          config,
          Files.readString(config).replaceFirst("admin: 127.0.0.1:[0-9]+", "admin: 127.0.0.1:2"));
      assertFails(1, "is in use, and no server answers at 127.0.0.1:2", run("ls"));
    }
    assertFails(1, "no such image: two", run("inspect", "two"));
    assertFails(1, "no such image: two", run("ls", "--filter", "before=two"));
    assertThat(run("ls", "-q", "--json").exitCode()).isEqualTo(2);
    assertFails(1, "there is no store in ", run("df", "--data", folder + "/nothing"));
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
