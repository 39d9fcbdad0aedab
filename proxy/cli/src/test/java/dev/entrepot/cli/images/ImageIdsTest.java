package dev.entrepot.cli.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.loadtest.upstream.LayerSpec;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.server.ListingFixture;
import dev.entrepot.server.TestProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** IDs and digests as {@code images -q} prints them, wherever a command takes a name. */
class ImageIdsTest extends ListingFixture {
  private static final String ONE = "docker.io/library/one";
  private static final String NOWHERE = "0123456789ab";

  private ChildCommand command(String... arguments) throws Exception {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", folder.resolve("entrepot.yaml").toString()));
    return ChildCommand.run(folder, all);
  }

  private String said(String... arguments) throws Exception {
    ChildCommand command = command(arguments);
    assertThat(command.exitCode()).as(command.errors()).isZero();
    return command.output();
  }

  private void assertRefused(int exitCode, String reason, String... arguments) throws Exception {
    ChildCommand command = command(arguments);
    assertThat(command.errors()).isEqualTo("entrepot: " + reason + "\n");
    assertThat(command.output()).as("nothing beside the error").isEmpty();
    assertThat(command.exitCode()).isEqualTo(exitCode);
  }

  /** What is pulled; one:alias is another name of what one:1 is. */
  private TestProxy filled() throws Exception {
    TestProxy proxy = start();
    pull(proxy);
    TestImages.withSeed(3)
        .with(LAYER, LAYER, LAYER)
        .addTo(upstream.repository("library/one"), "alias");
    get(proxy, "library/one", "alias", next);
    proxy.awaitQuiet();
    return proxy;
  }

  @Test
  void commands_runningServer_takeIds() throws Exception {
    try (var _ = filled()) {
      assertAllTakeIds();
    }
  }

  @Test
  void commands_stoppedStore_takeIds() throws Exception {
    filled().close();
    assertAllTakeIds();
  }

  private void assertAllTakeIds() throws Exception {
    String id = said("images", "-q", "one:1").strip();
    assertThat(next.config().digest()).startsWith("sha256:" + id);
    assertHolds(id);
    assertThat(said("tags", "-q", id)).isEqualTo("1\nalias\n");
    assertThat(said("export", id, "-o", folder.resolve("id.tar").toString()))
        .contains(": 2 images,");
    assertNothingMatches();
    assertUntagged();
    assertRemoved();
  }

  private void assertHolds(String id) throws Exception {
    assertThat(said("pin", id, id.substring(0, 6)))
        .isEqualTo("Pinned: %s:1\nPinned: %s:alias\n".formatted(ONE, ONE));
    assertThat(said("unpin", next.config().digest()))
        .isEqualTo("Unpinned: %s:1\nUnpinned: %s:alias\n".formatted(ONE, ONE));
    assertThat(said("freeze", "-q", id)).isEqualTo("%s:1\n%s:alias\n".formatted(ONE, ONE));
    assertThat(said("thaw", "-q", next.manifest()))
        .isEqualTo("%s:1\n%s:alias\n".formatted(ONE, ONE));
  }

  private void assertNothingMatches() throws Exception {
    assertThat(said("pin", "one:later", "later.example/app:*"))
        .isEqualTo(
            """
            Pinned: docker.io/library/one:later; nothing here matches it yet
            Pinned: later.example/app:*; nothing here matches it yet
            """);
    assertRefused(1, "no such image: " + NOWHERE, "rm", NOWHERE);
    assertRefused(1, "no such image: " + NOWHERE, "pin", NOWHERE);
    assertRefused(1, "no such image: " + ONE + ":absent", "rm", "one:absent");
  }

  /** What one:1 was before. */
  private void assertUntagged() throws Exception {
    String id = first.config().digest().substring(7, 19);
    assertRefused(1, "%s is untagged, and a digest never moves".formatted(id), "freeze", id);
    assertThat(said("pin", "-q", id)).isEqualTo(ONE + "@" + first.manifest() + "\n");
    assertThat(said("unpin", "-q", id)).isEqualTo(ONE + "@" + first.manifest() + "\n");
    assertThat(said("rm", id)).startsWith("Deleted: " + first.manifest() + "\n");
  }

  private void assertRemoved() throws Exception {
    List<String> ids = said("images", "-q", "one").lines().toList();
    assertThat(ids).as("an image with two tags is printed twice").hasSize(3);
    var arguments = new ArrayList<String>(List.of("rm"));
    arguments.addAll(ids);
    assertThat(said(arguments.toArray(String[]::new)).lines())
        .contains(
            "Untagged: " + ONE + ":1",
            "Untagged: " + ONE + ":alias",
            "Untagged: " + ONE + ":multi");
  }

  @Test
  void commands_noDefaultRegistry_takeIds() throws Exception {
    filled().close();
    Path file = folder.resolve("entrepot.yaml");
    Files.writeString(file, Files.readString(file).replace(", default: true", ""));
    String id = next.config().digest().substring(7, 19);
    assertThat(said("inspect", "--format", "{{.Id}}", id).strip())
        .isEqualTo(next.config().digest());
    assertThat(said("rm", "-q", id)).isEqualTo("%s:1\n%s:alias\n".formatted(ONE, ONE));
  }

  @Test
  void commands_beginningOfSeveralIds_nameTheImages() throws Exception {
    var images = new HashMap<String, List<String>>();
    for (int seed = 100; images.values().stream().noneMatch(them -> them.size() > 1); seed++) {
      TestImage image =
          TestImages.withSeed(seed)
              .with(new LayerSpec.GzippedTar(10))
              .addTo(upstream.repository("library/many"), "t" + seed);
      String start = image.config().digest().substring(7, 11);
      images.computeIfAbsent(start, _ -> new ArrayList<>()).add("t" + seed);
    }
    Map.Entry<String, List<String>> both =
        images.entrySet().stream().filter(it -> it.getValue().size() > 1).findFirst().orElseThrow();
    try (var proxy = start()) {
      for (String tag : both.getValue()) {
        assertThat(proxy.get("/v2/library/many/manifests/" + tag).statusCode()).isEqualTo(200);
      }
      for (String name : List.of("rm", "inspect")) {
        ChildCommand refused = command(name, both.getKey());
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errors())
            .startsWith("entrepot: several images have an ID that begins with " + both.getKey())
            .contains(
                "(docker.io/library/many:%s)".formatted(both.getValue().getFirst()),
                "(docker.io/library/many:%s)".formatted(both.getValue().getLast()),
                "write more of it");
      }
    }
  }
}
