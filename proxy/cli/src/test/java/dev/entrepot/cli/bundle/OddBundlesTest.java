package dev.entrepot.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bundles of unusual images, and of other tools. */
class OddBundlesTest extends BundleFixture {
  private static final String NAME = "docker.io/library/odd:1";
  private static final String FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";

  private final HandmadeLayout layout = new HandmadeLayout();
  private JsonObject config = new JsonObject();
  private JsonObject layer = new JsonObject();

  /** So that there is a configuration. */
  @BeforeEach
  void begin() throws Exception {
    start().close();
    config = layout.add(HandmadeLayout.CONFIG, "{}");
    layer = layout.add(HandmadeLayout.LAYER, "a layer");
  }

  private String imported(String data, String... more) throws Exception {
    var arguments = new ArrayList<>(List.of("import"));
    arguments.addAll(List.of(more));
    arguments.add(layout.write(file(data + "-in.tar")).toString());
    return output(data, arguments.toArray(String[]::new));
  }

  private static List<String> names(Path archive) throws Exception {
    var names = new ArrayList<String>();
    try (var tar = new TarArchiveInputStream(Files.newInputStream(archive))) {
      for (TarArchiveEntry next = tar.getNextEntry(); next != null; next = tar.getNextEntry()) {
        names.add(next.getName());
      }
    }
    return names;
  }

  private static String tag(JsonObject manifest, String suffix) {
    return "docker.io/library/odd:" + manifest.getString("digest").replace(':', '-') + "." + suffix;
  }

  @Test
  void export_cosignsTags_comeAlongUnlessReferrersAreLeftOut() throws Exception {
    JsonObject image = layout.manifest(config, layer);
    JsonObject signature =
        layout.manifest(
            layout.add(HandmadeLayout.CONFIG, "{\"rootfs\":{}}"),
            layout.add("application/vnd.dev.cosign.simplesigning.v1+json", "{\"critical\":{}}"));
    JsonObject bill =
        layout.manifest(
            layout.add(HandmadeLayout.CONFIG, "{\"os\":\"\"}"), layout.add("text/spdx", "SPDX"));
    layout.name(image, NAME).name(signature, tag(image, "sig")).name(bill, tag(image, "sbom"));
    imported("data");

    output("data", "export", "-o", file("all.tar").toString(), NAME);
    output("data", "export", "--no-referrers", "-o", file("bare.tar").toString(), NAME);

    var index = new JsonObject(Buffer.buffer(files(file("all.tar")).get("index.json")));
    assertThat(index.getJsonArray("manifests")).as("what other tools take for images").hasSize(1);
    assertThat(output("far", "import", file("all.tar").toString()))
        .contains(tag(image, "sig") + "  " + signature.getString("digest") + "  new")
        .contains(tag(image, "sbom") + "  " + bill.getString("digest") + "  new");
    assertThat(output("bare", "import", file("bare.tar").toString())).doesNotContain(".sig");
    assertThat(files(file("bare.tar")))
        .doesNotContainKey("blobs/" + signature.getString("digest").replace(':', '/'));
  }

  @Test
  void export_layersOnOtherHosts_areLeftOutWithALine() throws Exception {
    Digest elsewhere = Digest.of(DigestAlgorithm.SHA256, new byte[] {1});
    JsonObject foreign =
        HandmadeLayout.describe(FOREIGN, elsewhere, 1)
            .put("urls", new JsonArray(List.of("https://other.example/layer")));
    layout.name(layout.manifest(config, foreign, layer), NAME);
    assertThat(imported("data")).contains(NAME + "  ").contains("  new");
    assertThat(output("data", "images", "--format", "{{.Notes}}", NAME).strip())
        .as("notes of an image that lacks a foreign layer alone")
        .isEmpty();

    ChildCommand exported = run("data", "export", "-o", file("all.tar").toString(), NAME);

    assertThat(exported.exitCode()).as(exported.errors()).isZero();
    assertThat(exported.errors()).contains("left out: layer " + elsewhere).hasLineCount(1);
    assertThat(output("far", "import", file("all.tar").toString())).contains("  new");
  }

  @Test
  void export_longNamesAndFolders_areThere() throws Exception {
    JsonObject longer =
        layout.add(
            HandmadeLayout.LAYER,
            "sha512".getBytes(StandardCharsets.UTF_8),
            DigestAlgorithm.SHA512);
    layout.name(layout.manifest(config, layer, longer), NAME);
    imported("data");

    output("data", "export", "-o", file("all.tar").toString(), NAME);
    output("data", "export", "-o", file("again.tar").toString(), NAME);

    List<String> names = names(file("all.tar"));
    String name = "blobs/" + longer.getString("digest").replace(':', '/');
    assertThat(names).contains("blobs/", "blobs/sha256/", "blobs/sha512/", name);
    assertThat(names.indexOf("blobs/")).isLessThan(names.indexOf("blobs/sha256/"));
    assertThat(names.indexOf("blobs/sha512/")).isLessThan(names.indexOf(name));
    assertThat(file("again.tar")).hasSameBinaryContentAs(file("all.tar"));
    assertThat(output("far", "import", file("all.tar").toString())).contains("  new");
  }

  @Test
  void importAs_layoutOfOras_takesTheNamedEntry() throws Exception {
    JsonObject child = layout.manifest(config, layer);
    JsonObject index =
        layout.add(
            HandmadeLayout.INDEX,
            new JsonObject()
                .put("schemaVersion", 2)
                .put("mediaType", HandmadeLayout.INDEX)
                .put("manifests", new JsonArray().add(child))
                .encode());
    JsonObject referrer =
        layout.add(
            HandmadeLayout.MANIFEST,
            HandmadeLayout.json(config, layer).put("subject", index).encode());
    layout
        .list(child)
        .name(index, "org.opencontainers.image.ref.name", "v1")
        .list(referrer)
        .name(referrer, "org.opencontainers.image.ref.name", "sha256-" + "a".repeat(64));

    assertThat(imported("data", "--as", NAME))
        .contains(NAME + "  " + index.getString("digest") + "  new")
        .contains("docker.io/library/odd:sha256-" + "a".repeat(64) + "  ");
  }

  @Test
  void import_foreignFiles_areToldWhatTheyAre() throws Exception {
    byte[] sif = new byte[64];
    System.arraycopy("SIF_MAGIC".getBytes(StandardCharsets.US_ASCII), 0, sif, 32, 9);
    var told =
        Map.of(
            "xz -d", new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 1},
            "bzip2 -d", "BZh91AY&SY".getBytes(StandardCharsets.US_ASCII),
            "zip archive", "PK\u0003\u0004xxxx".getBytes(StandardCharsets.US_ASCII),
            "squashfs", "hsqsxxxx".getBytes(StandardCharsets.US_ASCII),
            "apptainer", sif);
    for (Map.Entry<String, byte[]> each : told.entrySet()) {
      Files.write(file("foreign"), each.getValue());
      assertRefused(each.getKey());
    }
    bundle(file("foreign"), Map.of("manifest.json", "[]".getBytes(StandardCharsets.US_ASCII)));
    assertRefused("docker-archive:");
  }

  private void assertRefused(String reason) throws Exception {
    ChildCommand refused = run("data", "import", file("foreign").toString());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.errors()).contains(reason).doesNotContain("copy it again").hasLineCount(1);
  }
}
