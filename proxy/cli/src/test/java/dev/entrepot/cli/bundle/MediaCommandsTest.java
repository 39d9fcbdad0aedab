package dev.entrepot.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.loadtest.upstream.LayerSpec.GzippedTar;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bundles that are chosen by what images have in common, split, and signed. */
class MediaCommandsTest extends BundleFixture {
  private static final int MIB = 1 << 20;
  private static final String PUBLIC_KEY =
      "RWSPBWSSd0/4Ce3BX8ts/tyzWAtyhgIZ/2XC5FCm100OdhYu/XtxLGoN";
  private static final String FOREIGN_KEY =
      "RWRZQnClogvOp8xogMynJBZF0zVAvQs+vxbYViJAOGdPm1AxkA1C34Ew";
  private static final String SECRET_KEY =
      "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAjwVkkndP+AnluaNSDSYxbLwWxz2dYO1vGXwdQqumt0+TqWpx586fou3BX8ts/tyzWAtyhgIZ/2XC5FCm100OdhYu/XtxLGoNAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  /** The same key under the password "geheim". */
  private static final String PROTECTED_KEY =
      "RWRTY0IyAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8AgAAAAAAAAAAAAAEAAAAARGq8yU1zhh/KOx92ELLYxranflZIcZmW2LgFEagpBmzoAk/+LcHfTMz6oigYiPuxnJ92gYCPEwXwtokh4Zunk/daeW5y4BOBukfLRfhqEhdvthkFhE+d3oxa3gSwR+Vt3tfcLy0bWb8=";

  private static final String LARGE = "docker.io/library/large:1";

  private TestImage large;
  private Path key;

  @BeforeEach
  void addLargeImage() throws IOException {
    large =
        TestImages.withSeed(9)
            .with(new GzippedTar(3 * MIB))
            .addTo(upstream.repository("library/large"), "1");
    key = Files.writeString(file("site.key"), "untrusted comment: x\n" + SECRET_KEY + "\n");
  }

  private void pullLarge() throws Exception {
    try (var proxy = start()) {
      get(proxy, "library/large", "1", large);
      proxy.awaitQuiet();
    }
  }

  private String exportLarge(String name, String... more) throws Exception {
    var arguments = new ArrayList<>(List.of("export", "-o", file(name).toString()));
    arguments.addAll(List.of(more));
    arguments.add(LARGE);
    return output("data", arguments.toArray(String[]::new));
  }

  @Test
  void export_splitAndSigned_isImportedByThoseWhoRequireThat() throws Exception {
    pullLarge();
    exportLarge("plain.tar");
    String printed = exportLarge("a.tar", "--split", "1MiB", "--sign", key.toString());

    assertThat(printed).contains("a.tar.001", "a.tar.004", "a.tar.sha256.minisig");
    assertThat(file("a.tar")).doesNotExist();
    var joined = new ByteArrayOutputStream();
    for (int number = 1; number <= 4; number++) {
      Files.copy(file("a.tar.00" + number), joined);
    }
    assertThat(joined.toByteArray()).isEqualTo(Files.readAllBytes(file("plain.tar")));

    Path media = Files.createDirectory(file("media"));
    Files.move(file("a.tar.002"), media.resolve("a.tar.002"), StandardCopyOption.ATOMIC_MOVE);
    ChildCommand missing = run("far", "import", "--require", PUBLIC_KEY, file("a.tar").toString());
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.errors()).contains("a.tar.002 is missing of 4 parts").hasLineCount(1);

    String[] parts = {
      file("a.tar.004").toString(),
      media.resolve("a.tar.002").toString(),
      file("a.tar.001").toString(),
      file("a.tar.003").toString()
    };
    assertRefused(imported("far", FOREIGN_KEY, parts), "is signed with key");
    assertThat(file("far/index")).doesNotExist();
    ChildCommand taken = imported("far", PUBLIC_KEY, parts);
    assertThat(taken.exitCode()).as(taken.errors()).isZero();
    assertThat(taken.output()).contains(LARGE + "  " + large.manifest() + "  new");
  }

  private ChildCommand imported(String data, String key, String... files) throws Exception {
    var arguments = new ArrayList<>(List.of("import", "--require", key));
    arguments.addAll(List.of(files));
    return run(data, arguments.toArray(String[]::new));
  }

  private static void assertRefused(ChildCommand command, String reason) throws Exception {
    assertThat(command.exitCode()).isEqualTo(1);
    assertThat(command.errors()).contains(reason).hasLineCount(1);
  }

  @Test
  void import_wrongLastByte_movesNoTagOfAStoreOrAServer() throws Exception {
    pullLarge();
    exportLarge("a.tar", "--sign", key.toString());
    String bundle = file("a.tar").toString();
    byte[] right = Files.readAllBytes(file("a.tar"));
    byte[] wrong = right.clone();
    // Behind the end of the archive, where nobody would miss it.
    wrong[wrong.length - 1] ^= 1;
    Files.write(file("a.tar"), wrong);

    assertRefused(imported("far", PUBLIC_KEY, bundle), "is not what its list of checksums says");
    assertThat(output("far", "ls", "-q")).isEmpty();

    var config = TestProxy.config(file("third"), upstream.uri(), ASKED_EACH_TIME);
    try (var third = TestProxy.start(config)) {
      Path served =
          Files.writeString(
              file("third.yaml"),
              "listen: 127.0.0.1:1\nadmin: 127.0.0.1:%d\ndata: %s\n"
                  .formatted(third.admin("/").getPort(), file("third")));
      List<String> command =
          List.of("import", "--config", served.toString(), "--require", PUBLIC_KEY, bundle);
      assertRefused(ChildCommand.run(folder, command), "is not what its list of checksums says");
      assertThat(admin(third, "images?all=true").body()).isEmpty();

      Files.write(file("a.tar"), right);
      ChildCommand taken = ChildCommand.run(folder, command);
      assertThat(taken.exitCode()).as(taken.errors()).isZero();
      assertThat(taken.output()).contains(LARGE + "  " + large.manifest() + "  new");
    }
  }

  @Test
  void importOfAServer_bodyWithoutItsEnd_movesNoTag() throws Exception {
    pullLarge();
    exportLarge("a.tar");
    byte[] bundle = Files.readAllBytes(file("a.tar"));
    var config = TestProxy.config(file("far"), upstream.uri(), ASKED_EACH_TIME);
    try (var far = TestProxy.start(config)) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), far.admin("/").getPort())) {
        OutputStream out = socket.getOutputStream();
        out.write(
            """
            POST /api/v1/import HTTP/1.1
            Host: 127.0.0.1
            Content-Type: application/x-tar
            Transfer-Encoding: chunked

            %x
            """
                .formatted(bundle.length)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(bundle);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        TestProxy.await(() -> storedBlobs(far) == 2);
      }
      HttpResponse<String> answer =
          far.client()
              .send(
                  HttpRequest.newBuilder(far.admin("/api/v1/import"))
                      .header("content-type", "application/x-tar")
                      .POST(BodyPublishers.ofByteArray(bundle))
                      .build(),
                  BodyHandlers.ofString());
      assertThat(answer.body()).contains("\"newBlobs\":0", "\"state\":\"imported\"");
    }
  }

  private static double storedBlobs(TestProxy proxy) {
    try {
      return proxy.metric("entrepot_store_blobs");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void import_partsThatEndEarly_namesTheNextOneAndGoesOn() throws Exception {
    pullLarge();
    exportLarge("a.tar.zst", "--split", "1MiB");
    Files.delete(file("a.tar.zst.sha256"));
    String[] some = {file("a.tar.zst.001").toString(), file("a.tar.zst.002").toString()};

    ChildCommand cut = run("far", "import", some[0], some[1]);
    assertRefused(cut, "a.tar.zst.003 may be missing");
    assertThat(output("far", "ls", "-q")).isEmpty();
    assertThat(output("far", "import", "-q", file("a.tar.zst").toString())).isEqualTo(LARGE + "\n");
  }

  @Test
  void export_wrongKeyOrSize_saysSoBeforeAnythingIsWritten() throws Exception {
    pullLarge();
    Path locked =
        Files.writeString(file("locked.key"), "untrusted comment: x\n" + PROTECTED_KEY + "\n");
    Path password = Files.writeString(file("password"), "geheim\n");
    Path wrong = Files.writeString(file("wrong"), "falsch\n");
    assertNoExport(1, "is protected by a password", "--sign", locked.toString());
    assertNoExport(
        1,
        "the password is not that of",
        "--sign",
        locked.toString(),
        "--password-file",
        wrong.toString());
    assertNoExport(1, "is not a secret key", "--sign", password.toString());
    assertNoExport(1, "there is no key", "--sign", file("absent").toString());
    assertNoExport(2, "a size from 1MiB to 1000TiB", "--split", "1B");

    exportLarge("a.tar", "--sign", locked.toString(), "--password-file", password.toString());
    ChildCommand taken = imported("far", PUBLIC_KEY, file("a.tar").toString());
    assertThat(taken.exitCode()).as(taken.errors()).isZero();
  }

  private void assertNoExport(int status, String reason, String... more) throws Exception {
    var arguments = new ArrayList<>(List.of("export", "-o", file("x.tar").toString(), LARGE));
    arguments.addAll(List.of(more));
    ChildCommand command = run("data", arguments.toArray(String[]::new));
    assertThat(command.exitCode()).as(reason).isEqualTo(status);
    assertThat(command.errors()).contains(reason).hasLineCount(1).doesNotContain("falsch");
    assertThat(file("x.tar")).doesNotExist();
  }

  @Test
  void commands_thatCannotBeMeant_areWrongUsage() throws Exception {
    start().close();
    ChildCommand split = run("data", "export", "-o", "-", "--split", "1GiB", "one:1");
    assertThat(split.exitCode()).isEqualTo(2);
    assertThat(split.errors()).contains("take a file");
    ChildCommand none = run("data", "export", "-o", file("x.tar").toString());
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.errors()).contains("name images, or choose them").hasLineCount(1);
    ChildCommand input = run("far", "import", "--require", PUBLIC_KEY, "-");
    assertThat(input.exitCode()).isEqualTo(2);
    assertThat(input.errors()).contains("--require takes files");
  }

  @Test
  void export_groups_takeWhatIsWholeAndTellTheRest() throws Exception {
    String running;
    try (var proxy = start()) {
      pull(proxy);
      // Of this image no layer has come.
      assertThat(proxy.head("/v2/library/large/manifests/1").statusCode()).isEqualTo(200);
      assertThat(proxy.get("/v2/library/large/manifests/1").statusCode()).isEqualTo(200);
      running = selected("running.tar");
    }
    assertThat(selected("stopped.tar").replace("stopped.tar", "running.tar")).isEqualTo(running);
  }

  private String selected(String name) throws Exception {
    String pinned = output("data", "export", "--json", "-o", file("p.tar").toString(), "--pinned");
    assertThat(new JsonObject(pinned).getInteger("images")).isEqualTo(1);
    assertThat(files(file("p.tar")))
        .containsKey("blobs/" + super.pinned.manifest().replace(':', '/'));

    ChildCommand pulled =
        run("data", "export", "-o", file(name).toString(), "--pulled-since", "7d", "--pinned");
    assertThat(pulled.exitCode()).as(pulled.errors()).isZero();
    assertThat(pulled.output()).contains("3 images");
    assertThat(pulled.errors())
        .startsWith("entrepot: left out: " + LARGE + " is not stored completely, it lacks sha256:");
    assertThat(output("far-" + name, "import", "-q", file(name).toString()).lines())
        .containsExactlyInAnyOrder("docker.io/library/one:1", MULTI, PINNED_IMAGE);

    ChildCommand named =
        run("data", "export", "-o", file("x.tar").toString(), "--pulled-since", "7d", LARGE);
    assertRefused(named, LARGE + " is not stored completely");
    return output("data", "export", "--json", "-o", file(name).toString(), "--pulled-since", "7d");
  }

  @Test
  void export_listForSync_takesWhatItNamesAndIsHere() throws Exception {
    Path list =
        Files.writeString(
            file("list.yaml"),
            """
            docker.io:
                images:
                    one: ["1", "9"]
                images-by-tag-regex:
                    one: ^mul
            other.example:
                images:
                    team/pinned: []
            """);
    try (var proxy = start()) {
      pull(proxy);
      assertListed(list, "running.tar");
    }
    assertListed(list, "stopped.tar");
    Files.writeString(list, "docker.io: {images: {one: }}");
    ChildCommand faulty =
        run("data", "export", "-o", file("x.tar").toString(), "--sync", list.toString());
    assertThat(faulty.exitCode()).isEqualTo(2);
    assertThat(faulty.errors()).contains("list.yaml:1: docker.io.images.one").hasLineCount(1);
  }

  private void assertListed(Path list, String name) throws Exception {
    ChildCommand listed =
        run("data", "export", "-o", file(name).toString(), "--sync", list.toString());
    assertThat(listed.exitCode()).as(listed.errors()).isZero();
    assertThat(listed.errors()).contains("left out: docker.io/library/one:9").hasLineCount(1);
    assertThat(output("far-" + name, "import", "-q", file(name).toString()).lines())
        .containsExactlyInAnyOrder("docker.io/library/one:1", MULTI, PINNED_IMAGE);
  }

  @Test
  void export_groupsOfNothing_saysSo() throws Exception {
    pullLarge();
    String bundle = file("x.tar").toString();
    assertRefused(
        run("data", "export", "-o", bundle, "--pinned"), "nothing of that is stored completely");
    ChildCommand time = run("data", "export", "-o", bundle, "--pulled-since", "soon");
    assertThat(time.exitCode()).isEqualTo(2);
    assertThat(time.errors()).contains("no span of time").hasLineCount(1);
    Files.writeString(
        file("entrepot.yaml"),
        Files.readString(file("entrepot.yaml")).replaceAll("(?m)^pins: .*$", ""));
    ChildCommand pins = run("data", "export", "-o", bundle, "--pinned");
    assertThat(pins.exitCode()).isEqualTo(2);
    assertThat(pins.errors()).contains("nothing is pinned").hasLineCount(1);
    assertThat(file("x.tar")).doesNotExist();
  }
}
