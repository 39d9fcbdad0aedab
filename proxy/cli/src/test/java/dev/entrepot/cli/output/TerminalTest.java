package dev.entrepot.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.cli.bundle.BundleFixture;
import dev.entrepot.cli.bundle.HandmadeLayout;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an image says of itself, as it reaches the terminal of whoever looks at it. */
class TerminalTest extends BundleFixture {
  private static final String IMAGE = "docker.io/library/odd:1";

  /** Sets the window's title, clears the screen, and turns round what follows. */
  private static final String HOSTILE = "a\u001b]0;x\u0007\u009b2J\u202eb\rc\nd";

  @BeforeEach
  void importImage() throws Exception {
    pullAll();
    var layout = new HandmadeLayout();
    var config =
        new JsonObject()
            .put("architecture", "amd64")
            .put("os", "linux")
            .put("created", "0001-01-01T00:00:00Z")
            .put("author", HOSTILE)
            .put("config", new JsonObject().put("Cmd", new JsonArray(List.of(HOSTILE))))
            .put(
                "history",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("created", "0001-01-01T00:00:00Z")
                            .put("created_by", HOSTILE)
                            .put("comment", HOSTILE)));
    JsonObject manifest =
        HandmadeLayout.json(
                layout.add(HandmadeLayout.CONFIG, config.encode()),
                layout.add(HandmadeLayout.LAYER, "a layer"))
            .put("annotations", new JsonObject().put("note", HOSTILE));
    layout.name(layout.add(HandmadeLayout.MANIFEST, manifest.encode()), IMAGE);
    output("data", "import", layout.write(file("odd.tar")).toString());
  }

  private static void assertHarmless(String text) {
    assertThat(text.chars().filter(c -> c != '\n' && c != '\t'))
        .noneMatch(c -> Character.isISOControl(c) || c == 0x202e);
  }

  @Test
  void commands_whatAnImageSays_neverCommandsTheTerminal() throws Exception {
    String author = output("data", "inspect", "--format", "{{.Author}}|{{.Id}}", IMAGE);
    assertHarmless(author);
    assertThat(author).hasLineCount(1).startsWith("a\\u001b]0;x\\u0007\\u009b2J\\u202eb\\rc\\nd|");

    for (List<String> command :
        List.of(
            List.of("inspect", IMAGE),
            List.of("inspect", "--format", "json", IMAGE),
            List.of("inspect", "--format", "{{json .Config}}", IMAGE),
            List.of("inspect", "--format", "{{.Config.Cmd}}", IMAGE),
            List.of("history", IMAGE),
            List.of("history", "--no-trunc", IMAGE),
            List.of("history", "--json", IMAGE),
            List.of("images"),
            List.of("tags", IMAGE.substring(0, IMAGE.lastIndexOf(':'))))) {
      assertHarmless(output("data", command.toArray(String[]::new)));
    }
    assertHarmless(manifest());
  }

  private String manifest() throws Exception {
    return ChildCommand.run(
            folder, List.of("manifest", "inspect", "--data", file("data").toString(), IMAGE))
        .output();
  }

  @Test
  void json_whatAnImageSays_meansTheSame() throws Exception {
    var inspected = new JsonArray(output("data", "inspect", IMAGE));
    assertThat(inspected.getJsonObject(0).getString("Author")).isEqualTo(HOSTILE);
    var manifest = new JsonObject(manifest());
    assertThat(manifest.getJsonObject("annotations").getString("note")).isEqualTo(HOSTILE);
    assertThat(new JsonObject(output("data", "history", "--json", IMAGE)).getString("createdBy"))
        .isEqualTo(HOSTILE);
    var config = new JsonObject(output("data", "inspect", "--format", "{{json .Config}}", IMAGE));
    assertThat(config.getJsonArray("Cmd").getString(0)).isEqualTo(HOSTILE);
  }

  @Test
  void created_noTime_isNotAvailable() throws Exception {
    assertThat(output("data", "images", "--format", "{{.CreatedSince}}|{{.CreatedAt}}", IMAGE))
        .isEqualTo("N/A|N/A\n");
    assertThat(output("data", "history", "--format", "{{.CreatedSince}}|{{.CreatedAt}}", IMAGE))
        .isEqualTo("N/A|N/A\n");
    assertThat(new JsonObject(output("data", "images", "--json", IMAGE)).containsKey("created"))
        .isFalse();
  }
}
