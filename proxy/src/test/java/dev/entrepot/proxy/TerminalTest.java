package dev.entrepot.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an image says of itself, as it reaches the terminal of whoever looks at it. */
class TerminalTest extends BundleFixture {
  private static final String IMAGE = "docker.io/library/odd:1";

  /** Sets the window's title, clears the screen, and turns round what follows. */
  private static final String HOSTILE = "a\u001b]0;x\u0007\u009b2J\u202eb\rc\nd";

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  private Digest blob(byte[] bytes) {
    Digest digest = Digest.of(DigestAlgorithm.SHA256, bytes);
    files.put("blobs/sha256/" + digest.hex(), bytes);
    return digest;
  }

  private JsonObject descriptor(String type, byte[] bytes) {
    return new JsonObject()
        .put("mediaType", type)
        .put("digest", blob(bytes).toString())
        .put("size", bytes.length);
  }

  @BeforeEach
  void importImage() throws Exception {
    pullAll();
    byte[] layer = "a layer".getBytes(StandardCharsets.UTF_8);
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
    var manifest =
        new JsonObject()
            .put("schemaVersion", 2)
            .put("mediaType", "application/vnd.oci.image.manifest.v1+json")
            .put(
                "config",
                descriptor(
                    "application/vnd.oci.image.config.v1+json", config.toBuffer().getBytes()))
            .put(
                "layers",
                new JsonArray().add(descriptor("application/vnd.oci.image.layer.v1.tar", layer)))
            .put("annotations", new JsonObject().put("note", HOSTILE));
    var root =
        descriptor("application/vnd.oci.image.manifest.v1+json", manifest.toBuffer().getBytes())
            .put("annotations", new JsonObject().put("io.containerd.image.name", IMAGE));
    files.put(
        "index.json",
        new JsonObject()
            .put("schemaVersion", 2)
            .put("manifests", new JsonArray().add(root))
            .toBuffer()
            .getBytes());
    Path bundle = bundle(file("odd.tar"), files);
    output("data", "import", bundle.toString());
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
    assertThat(new JsonObject(output("data", "history", "--json", IMAGE)).getString("created-by"))
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
