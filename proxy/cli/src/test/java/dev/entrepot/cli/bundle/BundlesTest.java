package dev.entrepot.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Images that go from one store to another as files. */
class BundlesTest extends BundleFixture {
  @Test
  void export_andImport_bringsAllThatIsWholeAndServesItWithoutUpstream() throws Exception {
    pullAll();
    assertThat(exportAll("all.tar")).contains("3 images").contains("0 left out");

    String imported = output("far", "import", file("all.tar").toString());

    assertThat(imported)
        .contains("docker.io/library/one:1  " + next.manifest() + "  new")
        .contains(MULTI + "  " + multi.index() + "  new")
        .contains(PINNED_IMAGE + "  " + pinned.manifest() + "  new");
    upstream.close();
    var config = TestProxy.config(file("far"), upstream.uri(), ASKED_EACH_TIME);
    try (var far = TestProxy.start(config)) {
      get(far, "library/one", "1", next);
      assertThat(far.get("/v2/library/one/manifests/multi").statusCode()).isEqualTo(200);
      get(far, "library/one", multi.images().getLast().manifest(), multi.images().getLast());
      get(far, "other.example/team/pinned", "1", pinned);
    }
  }

  @Test
  void export_isALayoutWhoseFilesAreWhatTheirNamesSay() throws Exception {
    pullAll();
    exportAll("all.tar");
    exportAll("again.tar");

    SequencedMap<String, byte[]> files = files(file("all.tar"));
    assertThat(files.sequencedKeySet().stream().limit(3))
        .containsExactly("oci-layout", "index.json", "manifest.json");
    assertThat(new String(files.get("oci-layout"), StandardCharsets.UTF_8))
        .isEqualTo("{\"imageLayoutVersion\":\"1.0.0\"}");
    files.forEach(
        (name, bytes) -> {
          if (name.startsWith("blobs/sha256/")) {
            assertThat(Digest.of(DigestAlgorithm.SHA256, bytes).hex())
                .isEqualTo(name.substring("blobs/sha256/".length()));
          }
        });
    assertThat(files).doesNotContainKey(blob(multi.images().getFirst().manifest()));
    assertThat(file("again.tar")).hasSameBinaryContentAs(file("all.tar"));
  }

  @Test
  void export_withReceipt_leavesOutWhatTheFarSideHas() throws Exception {
    pullAll();
    exportAll("all.tar");
    output("far", "import", file("all.tar").toString());
    Files.writeString(file("receipt"), output("far", "receipt"));
    String before = next.manifest();
    try (var proxy = start()) {
      next =
          TestImages.withSeed(3)
              .with(LAYER, LAYER, LAYER, LAYER)
              .addTo(upstream.repository("library/one"), "1");
      get(proxy, "library/one", "1", next);
    }

    exportAll("more.tar", "--have", file("receipt").toString());

    assertThat(files(file("more.tar")))
        .containsKeys(blob(next.manifest()), blob(next.layers().getLast().digest()))
        .doesNotContainKey(blob(next.layers().getFirst().digest()));
    assertThat(output("far", "import", "--move-tags", file("more.tar").toString()))
        .contains("one:1  " + next.manifest() + "  moved from " + before)
        .contains(MULTI + "  " + multi.index() + "  unchanged")
        .contains("2 new blobs");
    String again = output("far", "import", file("more.tar").toString());
    assertThat(again).contains("0 new blobs").doesNotContain("moved");
    // Who lacks what was left out is told so, and has what it had.
    ChildCommand elsewhere = run("else", "import", file("more.tar").toString());
    assertThat(elsewhere.exitCode()).isEqualTo(1);
    assertThat(elsewhere.errors())
        .contains("docker.io/library/one:1 stays as it was", "make a bundle with a new receipt")
        .contains(next.layers().getFirst().digest());
    assertThat(output("else", "ls", "-q")).isEmpty();
  }

  private static String blob(String digest) {
    return "blobs/" + digest.replace(':', '/');
  }

  @Test
  void import_damagedBundle_saysSoAndGoesOnWithAGoodOne() throws Exception {
    pullAll();
    exportAll("all.tar");
    SequencedMap<String, byte[]> files = files(file("all.tar"));
    String flipped = blob(next.layers().getLast().digest());
    byte[] whole = files.getOrDefault(flipped, new byte[0]);
    byte[] wrong = whole.clone();
    wrong[5] ^= 1;
    files.put(flipped, wrong);

    ChildCommand damaged = run("far", "import", bundle(file("bad.tar"), files).toString());

    assertThat(damaged.exitCode()).isEqualTo(1);
    assertThat(damaged.errors())
        .contains("the bundle is damaged", next.layers().getLast().digest())
        .hasLineCount(1);
    assertThat(output("far", "ls", "-q")).isEmpty();
    files.put(flipped, whole);
    String manifest = blob(next.manifest());
    byte[] document = files.getOrDefault(manifest, new byte[0]);
    byte[] other = document.clone();
    other[other.length - 3] ^= 1;
    files.put(manifest, other);
    bundle(file("manifest.tar"), files);
    assertFails("manifest.tar", "the bundle is damaged: ");
    files.put(manifest, document);
    // In whatever order the files come.
    var reversed = new LinkedHashMap<>(files.reversed());
    assertThat(output("far", "import", bundle(file("good.tar"), reversed).toString()))
        .contains("docker.io/library/one:1  " + next.manifest() + "  new")
        .doesNotContain(" 0 were here");
  }

  @Test
  void import_whatIsNoBundle_isOneSentence() throws Exception {
    pullAll();
    exportAll("all.tar");
    byte[] whole = Files.readAllBytes(file("all.tar"));
    Files.write(file("cut.tar"), Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(file("text.tar"), "this is no archive, however one looks at it\n".repeat(99));
    bundle(file("climbs.tar"), Map.of("../../etc/passwd", new byte[] {1}));
    bundle(file("empty.tar"), Map.of());
    bundle(file("index.tar"), Map.of("index.json", "[]".getBytes(StandardCharsets.UTF_8)));
    bundle(
        file("tag.tar"),
        Map.of(
            "index.json",
            """
            {"manifests": [{"digest": "%s", "annotations": {"org.opencontainers.image.ref.name": "1"}}]}
            """
                .formatted(next.manifest())
                .getBytes(StandardCharsets.UTF_8)));

    ChildCommand cut = run("far", "import", file("cut.tar").toString());
    assertThat(cut.exitCode()).isEqualTo(1);
    assertThat(cut.errors()).contains("copy it again");
    assertFails("text.tar", "cannot be read");
    assertFails("climbs.tar", "leads out of it");
    assertFails("empty.tar", "no index.json");
    assertFails("index.tar", "index.json is not an image index");
    assertFails("tag.tar", "--as");
    assertFails("absent.tar", "absent.tar");
  }

  private void assertFails(String bundle, String reason) throws Exception {
    ChildCommand command = run("far", "import", file(bundle).toString());
    assertThat(command.exitCode()).as(bundle).isEqualTo(1);
    assertThat(command.errors()).as(bundle).contains(reason).hasLineCount(1);
  }

  @Test
  void export_whatIsNotHere_saysWhatToDoAndLeavesNoFile() throws Exception {
    pullAll();
    ChildCommand absent = run("data", "export", "-o", file("x.tar").toString(), "one:9");
    assertThat(absent.exitCode()).isEqualTo(1);
    assertThat(absent.errors())
        .isEqualTo(
            "entrepot: docker.io/library/one:9 is not here: pull it through this cache first\n");
    assertReceiptFails("\u0000\u00ff\n", "this is not a receipt");
    assertReceiptFails("entrepot-receipt 2\nend 0\n", "the receipt is of version");
    assertReceiptFails("entrepot-receipt 1\n" + next.manifest(), "the receipt ends early");
    Files.delete(file("receipt"));
    ChildCommand unread =
        run("data", "export", "-o", "x.tar", "--have", file("receipt").toString(), "one:1");
    assertThat(unread.exitCode()).isEqualTo(1);
    assertThat(unread.errors()).contains("there is no receipt").hasLineCount(1);
    ChildCommand nowhere = run("data", "export", "-o", file("absent/x.tar").toString(), "one:1");
    assertThat(nowhere.exitCode()).isEqualTo(1);
    assertThat(nowhere.errors()).contains("there is no such file or folder").hasLineCount(1);
    assertThat(file("x.tar")).doesNotExist();
    assertThat(file("x.tar.unfinished")).doesNotExist();
  }

  private void assertReceiptFails(String receipt, String reason) throws Exception {
    Path have = Files.writeString(file("receipt"), receipt);
    ChildCommand command =
        run("data", "export", "-o", file("x.tar").toString(), "--have", have.toString(), "one:1");
    assertThat(command.exitCode()).isEqualTo(1);
    assertThat(command.errors()).contains(reason).hasLineCount(1);
  }

  @Test
  void commands_runningServer_doTheSame() throws Exception {
    String stopped;
    try (var proxy = start()) {
      pull(proxy);
      exportAll("running.tar");
      Files.writeString(file("receipt"), output("data", "receipt"));
      ChildCommand absent = run("data", "export", "-o", file("x.tar").toString(), "one:9");
      assertThat(absent.errors()).contains("one:9 is not here").hasLineCount(1);
    }
    exportAll("stopped.tar");
    assertThat(file("running.tar")).hasSameBinaryContentAs(file("stopped.tar"));
    assertThat(output("data", "receipt")).isEqualTo(Files.readString(file("receipt")));
    stopped = output("far", "import", "--json", file("stopped.tar").toString());

    var config = TestProxy.config(file("third"), upstream.uri(), ASKED_EACH_TIME);
    try (var third = TestProxy.start(config)) {
      SequencedMap<String, byte[]> files = files(file("running.tar"));
      byte[] wrong = files.sequencedValues().getLast().clone();
      wrong[0] ^= 1;
      files.put(files.sequencedKeySet().getLast(), wrong);
      HttpResponse<String> damaged = post(third, bundle(file("bad.tar"), files));
      assertThat(damaged.statusCode()).isEqualTo(422);
      assertThat(damaged.body()).contains("the bundle is damaged");

      HttpResponse<String> answer = post(third, file("running.tar"));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(new JsonObject(answer.body()).getJsonArray("images"))
          .isEqualTo(new JsonObject(stopped).getJsonArray("images"));
      get(third, "library/one", "1", next);
    }
  }

  private static HttpResponse<String> post(TestProxy proxy, Path bundle) throws Exception {
    var request =
        HttpRequest.newBuilder(proxy.admin("/api/v1/import"))
            .header("content-type", "application/x-tar")
            .POST(BodyPublishers.ofFile(bundle))
            .build();
    return proxy.client().send(request, BodyHandlers.ofString());
  }

  @Test
  void import_compressedBundleFromStandardInput_isTheSame() throws Exception {
    pullAll();
    exportAll("all.tar.zst");
    assertThat(output("far", "import", file("all.tar.zst").toString())).contains(MULTI);
    exportAll("all.tar");
    var gzipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(gzipped)) {
      Files.copy(file("all.tar"), gzip);
    }
    Files.write(file("all.tgz"), gzipped.toByteArray());
    assertThat(output("other", "import", "-q", file("all.tgz").toString()))
        .isEqualTo("docker.io/library/one:1\n" + MULTI + "\n" + PINNED_IMAGE + "\n");
  }
}
