package dev.entrepot.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a bundle that nobody has signed does to tags whose registry may be asked. */
class TagMovesTest extends BundleFixture {
  private static final String NAME = "docker.io/library/one:1";

  private String bundle = "";
  private String forged = "";

  /** A bundle of something else under the name of an image that is here. */
  @BeforeEach
  void forge() throws Exception {
    pullAll();
    var layout = new HandmadeLayout();
    JsonObject manifest =
        layout.manifest(
            layout.add(HandmadeLayout.CONFIG, "{}"),
            layout.add(HandmadeLayout.LAYER, "what nobody asked for"));
    layout.name(manifest, NAME);
    forged = manifest.getString("digest");
    bundle = layout.write(file("forged.tar")).toString();
  }

  private String digest(String data) throws Exception {
    return output(data, "images", "--format", "{{.Digest}}", NAME).strip();
  }

  @Test
  void import_unsigned_movesNoTagOfARegistryThatMayBeAsked() throws Exception {
    ChildCommand refused = run("data", "import", bundle);

    assertThat(digest("data")).isEqualTo(next.manifest());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.errors())
        .contains(
            "%s stays at %s, and does not move to %s".formatted(NAME, next.manifest(), forged),
            "--move-tags");
    var told = new JsonObject(run("data", "import", "--json", bundle).output());
    assertThat(told.getBoolean("complete")).isFalse();
    assertThat(told.getJsonArray("images").getJsonObject(0).getMap())
        .containsEntry("state", "kept")
        .containsEntry("digest", forged)
        .containsEntry("before", next.manifest());

    assertThat(output("data", "import", "--move-tags", bundle))
        .contains("%s  %s  moved from %s".formatted(NAME, forged, next.manifest()));
    assertThat(digest("data")).isEqualTo(forged);
  }

  @Test
  void importOfAServer_unsigned_movesNoTagEither() throws Exception {
    try (var proxy = start()) {
      ChildCommand refused = run("data", "import", bundle);
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.errors()).contains("stays at " + next.manifest());
      assertThat(admin(proxy, "images?filter=docker.io/library/one:1").body())
          .contains(next.manifest())
          .doesNotContain(forged);

      assertThat(output("data", "import", "--move-tags", bundle))
          .contains("moved from " + next.manifest());
    }
  }

  @Test
  void import_offlineOrUnknownRegistry_movesTagsAsBefore() throws Exception {
    Path offline = file("offline.yaml");
    Files.writeString(offline, Files.readString(file("entrepot.yaml")) + "\noffline: true\n");
    ChildCommand moved =
        ChildCommand.run(folder, List.of("import", "--config", offline.toString(), bundle));
    assertThat(moved.exitCode()).as(moved.errors()).isZero();
    assertThat(moved.output()).contains("moved from " + next.manifest());

    Path other = file("other.yaml");
    Files.writeString(
        other,
        """
        data: %s
        upstreams:
          other.example: {}
        """
            .formatted(file("data")));
    ChildCommand known =
        ChildCommand.run(folder, List.of("import", "--config", other.toString(), bundle));
    assertThat(known.exitCode()).as(known.errors()).isZero();
  }

  @Test
  void import_newTagOfARegistryThatMayBeAsked_isAskedAboutAtTheNextRequest() throws Exception {
    output("far", "import", bundle);
    var config = TestProxy.config(file("far"), upstream.uri());
    try (var proxy = TestProxy.start(config)) {
      assertThat(
              proxy
                  .get("/v2/library/one/manifests/1")
                  .headers()
                  .firstValue("docker-content-digest"))
          .as("what the registry has, and not what the bundle says")
          .contains(next.manifest());
    }
  }
}
