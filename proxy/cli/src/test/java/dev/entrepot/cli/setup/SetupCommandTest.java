package dev.entrepot.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a person sees who types {@code entrepot setup}, and what becomes of the files. */
final class SetupCommandTest {
  @TempDir private Path root;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server = unstarted();
  private boolean isEntrepot = true;

  @BeforeEach
  void start() {
    server.createContext(
        "/v2/",
        exchange -> {
          if (isEntrepot) {
            exchange.getResponseHeaders().add("x-entrepot", "mirror");
          }
          exchange.getResponseHeaders().add("docker-distribution-api-version", "registry/2.0");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void setUp_tellsWhatItDidAndWhatToRun_andUndoTakesItBack() throws IOException {
    Path file = daemonJson("{\"debug\": true}\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(run("docker", "--server", url())).isZero();
    assertThat(out.toString())
        .contains(
            "docker: points at " + url(),
            "changed  /etc/docker/daemon.json   (as it was:"
                + " /etc/docker/daemon.json.before-entrepot)",
            "Now run:\n  systemctl reload docker\n");
    assertThat(Files.readString(file))
        .isEqualTo("{\"debug\": true, \"registry-mirrors\": [\"%s\"]}\n".formatted(url()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    assertThat(file.resolveSibling("daemon.json.before-entrepot"))
        .hasContent("{\"debug\": true}\n");
    assertThat(run("docker", "--undo")).isZero();
    assertThat(file).hasContent("{\"debug\": true}\n");
    assertThat(files()).containsExactly("etc/docker/daemon.json");
  }

  @Test
  void twice_saysSo_andLeavesTheFilesAlone() throws IOException {
    Path file = daemonJson("{}");
    run("docker", "--server", url());
    Object key = Files.readAttributes(file, "unix:ino").get("ino");
    out.getBuffer().setLength(0);
    assertThat(run("docker", "--server", url())).isZero();
    assertThat(out.toString()).isEqualTo("docker: already set up\n");
    assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(key);
  }

  @Test
  void dryRun_showsTheDifference_andChangesNothing() throws IOException {
    daemonJson("{\n  \"debug\": true\n}\n");
    assertThat(run("docker", "containerd", "--server", url(), "--dry-run")).isZero();
    assertThat(out.toString())
        .contains("--- /etc/docker/daemon.json\n", "-  \"debug\": true\n", "+  \"debug\": true,\n")
        .contains("--- /dev/null\n+++ /etc/containerd/certs.d/_default/hosts.toml\n");
    assertThat(files()).containsExactly("etc/docker/daemon.json");
  }

  @Test
  void anotherRegistry_isNamed_andNothingIsChangedWithoutForce() throws IOException {
    isEntrepot = false;
    assertThat(run("docker", "--server", url())).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "what answers at "
                + url()
                + "/v2/ is another registry, not Entrepot; --force sets up all the same");
    assertThat(files()).isEmpty();
    assertThat(run("docker", "--server", url(), "--force")).isZero();
    assertThat(files()).contains("etc/docker/daemon.json");
  }

  @Test
  void noServer_isToldWithItsReason() {
    String url = url();
    server.stop(0);
    assertThat(run("podman", "--server", url)).isEqualTo(1);
    assertThat(err.toString()).contains("nothing answers at " + url + "/v2/ (connection refused)");
  }

  @Test
  void brokenFile_isToldWithItsPlace_andTheOthersAreSetUp() throws IOException {
    daemonJson("{\"debug\": tru}");
    assertThat(run("docker", "podman", "--server", url())).isEqualTo(1);
    assertThat(err.toString())
        .contains("docker: /etc/docker/daemon.json is not valid JSON: line 1,")
        .contains("; nothing was changed");
    assertThat(out.toString()).contains("podman: points at " + url());
  }

  @Test
  void symbolicLink_goesOnLeadingToTheFile() throws IOException {
    Path real = Files.createDirectories(root.resolve("srv")).resolve("daemon.json");
    Files.writeString(real, "{}");
    Path link = root.resolve("etc/docker/daemon.json");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("../../srv/daemon.json"));
    assertThat(run("docker", "--server", url())).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(real).content().contains("registry-mirrors");
  }

  @Test
  void symbolicLinkOutOfTheRoot_isRefused(@TempDir Path elsewhere) throws IOException {
    Path real = Files.writeString(elsewhere.resolve("daemon.json"), "{}");
    Path link = root.resolve("etc/docker/daemon.json");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, real);
    assertThat(run("docker", "--server", url())).isEqualTo(1);
    assertThat(err.toString()).contains("is a symbolic link that leads out of " + root);
    assertThat(real).hasContent("{}");
  }

  @Test
  void folderThatLeadsOutOfTheRoot_isRefused(@TempDir Path elsewhere) throws IOException {
    Files.createDirectories(root.resolve("etc"));
    Files.createSymbolicLink(root.resolve("etc/docker"), elsewhere);
    assertThat(run("docker", "--server", url())).isEqualTo(1);
    assertThat(err.toString()).contains("is a symbolic link that leads out of " + root);
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void symbolicLinkToNowhere_isRefused_andNothingIsWritten() throws IOException {
    Path folder = Files.createDirectories(root.resolve("etc/docker"));
    Files.createSymbolicLink(folder.resolve("daemon.json"), root.resolve("none/daemon.json"));
    assertThat(run("docker", "--server", url())).isEqualTo(1);
    assertThat(err.toString())
        .contains("/etc/docker/daemon.json is a symbolic link that leads nowhere");
    assertThat(folder.toFile().list()).containsExactly("daemon.json");
  }

  @Test
  void undo_recordNamesAFileOutOfTheRoot_leavesItAlone(@TempDir Path elsewhere) throws IOException {
    Path file = Files.writeString(elsewhere.resolve("file"), "precious");
    Path folder = Files.createDirectories(root.resolve("etc/docker"));
    Files.writeString(
        folder.resolve("entrepot-setup.yaml"),
        """
        server: http://mirror
        files:
        - path: /%s
          made: true
          before: ''
          after: %s
          additions: []
        folders: []
        """
            .formatted(
                root.relativize(file),
                "157fc55121ab2c59852c35d78aca98d840047e5d9668c423e4d3b146e1577901"));
    assertThat(run("docker", "--undo")).isEqualTo(1);
    assertThat(file).hasContent("precious");
  }

  @Test
  void undo_afterItWasTakenOutByHand_saysSo_andForgetsIt() throws IOException {
    Path file = daemonJson("{}\n");
    run("docker", "--server", url());
    out.getBuffer().setLength(0);
    Files.writeString(file, "{}\n");
    assertThat(run("docker", "--undo")).isZero();
    assertThat(out.toString()).isEqualTo("docker: what was added is not there any more\n");
    assertThat(files()).containsExactly("etc/docker/daemon.json");
    assertThat(file).hasContent("{}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{server: 'a b', files: [], folders: []}",
        "{server: 'http://a', files: [], folders: ['']}",
        "{server: 'http://a', files: [{path: a, made: true, before: '', after: '', additions: []}],"
            + " folders: []}",
        "{server: 'http://a', files: [{path: /etc/docker/daemon.json, made: false, before: '',"
            + " after: '', additions: [{before: '', after: ''}]}], folders: []}"
      })
  void undo_recordIsNotAsItWasWritten_isRefused(String record) throws IOException {
    daemonJson("{}");
    Files.writeString(root.resolve("etc/docker/entrepot-setup.yaml"), record);
    assertThat(assertTimeoutPreemptively(Duration.ofSeconds(30), () -> run("docker", "--undo")))
        .isEqualTo(1);
    assertThat(err.toString()).contains("entrepot-setup.yaml is not as entrepot setup wrote it");
  }

  @Test
  void rootThatIsNotThere_isNotMade() {
    Path none = root.resolve("none");
    int code =
        new CommandLine(new SetupCommand())
            .setErr(new PrintWriter(err, true))
            .execute("docker", "--server", url(), "--root", none.toString());
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("--root: " + none + " is not a folder");
    assertThat(none).doesNotExist();
  }

  @Test
  void serverWhoseAnswerNeverEnds_isKnownByItsHead() {
    server.removeContext("/v2/");
    server.createContext(
        "/v2/",
        exchange -> {
          exchange.getResponseHeaders().add("x-entrepot", "mirror");
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().flush(); // And no body.
        });
    assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> assertThat(run("docker", "--server", url())).isZero());
  }

  @Test
  void wrongUsage_isToldWithWhatIsRight() {
    assertThat(run("dokcer", "--server", url())).isEqualTo(2);
    assertThat(err.toString()).contains("these can: docker, containerd, podman, cri-o, k3s");
    assertThat(run("docker", "--server", "ftp://a")).isEqualTo(1);
    assertThat(err.toString()).contains("--server wants an address such as");
    assertThat(run("docker", "--server", url(), "--ca", root.resolve("none").toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("none cannot be read");
  }

  @Test
  void undo_withoutASetUp_saysSo() throws IOException {
    daemonJson("{\"registry-mirrors\": [\"http://other.example\"]}");
    assertThat(run("docker", "--undo")).isZero();
    assertThat(out.toString()).contains("docker: not set up by entrepot");
    assertThat(files()).containsExactly("etc/docker/daemon.json");
  }

  private int run(String... arguments) {
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--root", root.toString()))
            .toArray(String[]::new);
    return new CommandLine(new SetupCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  private Path daemonJson(String text) throws IOException {
    Path file = root.resolve("etc/docker/daemon.json");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Stream<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all
          .filter(Files::isRegularFile)
          .map(it -> root.relativize(it).toString())
          .toList()
          .stream();
    }
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static HttpServer unstarted() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
