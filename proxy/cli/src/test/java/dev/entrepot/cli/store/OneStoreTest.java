package dev.entrepot.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.cli.TypedCommand;
import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.Secret;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.TestProxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which store a command works on: that of a server, or that of a folder. */
class OneStoreTest {
  private static final String TOKEN = "a-token-of-32-characters-0123456";

  @TempDir Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();

  @BeforeEach
  void fillUpstream() {
    TestImage _ = TestImages.withSeed(3).addTo(upstream.repository("library/one"), "1");
  }

  private EntrepotConfig config(String data) {
    return TestProxy.config(folder.resolve(data), upstream.uri());
  }

  private TestProxy server() throws Exception {
    return TestProxy.start(config("served"));
  }

  private static String url(TestProxy proxy) {
    return "http://127.0.0.1:%d".formatted(proxy.admin("/").getPort());
  }

  /** A configuration that names nothing but the port, and the registries. */
  private String file(int adminPort, String more) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("entrepot.yaml"),
            """
            admin: 127.0.0.1:%d
            upstreams:
              docker.io: {url: "%s", default: true}
            %s
            """
                .formatted(adminPort, upstream.uri(), more));
    return file.toString();
  }

  private String file(TestProxy proxy, String more) throws Exception {
    return file(proxy.admin("/").getPort(), more);
  }

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void assertFails(TypedCommand command, String... words) {
    assertThat(command.exitCode()).as(command.errors()).isEqualTo(1);
    assertThat(command.errors()).startsWith("entrepot: ").contains(words).hasLineCount(1);
    assertThat(command.output()).isEmpty();
  }

  private static TypedCommand done(String... arguments) {
    TypedCommand command = TypedCommand.run(arguments);
    assertThat(command.exitCode()).as(command.errors()).isZero();
    return command;
  }

  @Test
  void commands_serverAnswers_itsStoreIsMeantWhateverIsHere() throws Exception {
    try (var proxy = server()) {
      String file = file(proxy, "");
      assertThat(done("pull", "-c", file, "-q", "one:1").output())
          .isEqualTo("docker.io/library/one:1\n");
      assertThat(done("images", "-c", file, "--format", "{{.Repository}}").output())
          .isEqualTo("docker.io/library/one\n");
      String named = file(proxy, "data: " + folder.resolve("nowhere"));
      assertThat(done("images", "-c", named, "-q").output()).hasLineCount(1);
    }
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void commands_folderOfAnotherStoreIsNamed_thatIsMeantAndSaidToBe() throws Exception {
    TestProxy.start(config("other")).close();
    String other = folder.resolve("other").toString();
    try (var proxy = server()) {
      done("pull", "--server", url(proxy), "-q", "one:1");
      String served = folder.resolve("served").toString();
      String words =
          "entrepot: this is %s; the server at 127.0.0.1:%d uses %s\n"
              .formatted(other, proxy.admin("/").getPort(), served);
      TypedCommand byOption = done("images", "-c", file(proxy, ""), "--data", other, "-q");
      assertThat(byOption.output()).isEmpty();
      assertThat(byOption.errors()).isEqualTo(words);
      TypedCommand byFile = done("images", "-c", file(proxy, "data: " + other), "-q");
      assertThat(byFile.output()).isEmpty();
      assertThat(byFile.errors()).isEqualTo(words);
      assertThat(done("images", "-c", file(proxy, ""), "--data", served, "-q").output())
          .hasLineCount(1);
      assertFails(
          TypedCommand.run("df", "-c", file(proxy, ""), "--data", folder + "/none"),
          "there is no store in " + folder + "/none",
          "uses " + served,
          "leave out --data");
    }
  }

  @Test
  void commands_folderIsInUseAndItsServerIsNotFound_sayBoth() throws Exception {
    int port = freePort();
    try (var _ = server()) {
      String data = folder.resolve("served").toString();
      assertFails(
          TypedCommand.run("images", "-c", file(port, "data: " + data)),
          data + " is in use, and no server answers at 127.0.0.1:" + port,
          "--server URL");
    }
  }

  @Test
  void commandsThatFill_nothingNamesAStore_makeNoneUnlessTold() throws Exception {
    int port = freePort();
    String file = file(port, "");
    Path list = Files.writeString(folder.resolve("list.yaml"), "docker.io: {images: {one: [1]}}");
    Path bundle = Files.writeString(folder.resolve("none.tar"), "");
    for (String[] command :
        new String[][] {
          {"pull", "-c", file, "one:1"},
          {"sync", "-c", file, list.toString()},
          {"import", "-c", file, bundle.toString()}
        }) {
      assertFails(
          TypedCommand.run(command),
          "no server answers at 127.0.0.1:" + port,
          "there is no store in " + Path.of("data").toAbsolutePath(),
          "entrepot serve",
          "--server URL",
          "--data DIR",
          "--create");
    }
    assertThat(Path.of("data")).doesNotExist();
    done("pull", "-c", file, "--data", folder + "/made", "-q", "one:1");
    assertThat(done("images", "-c", file, "--data", folder + "/made", "-q").output())
        .hasLineCount(1);
    done("pull", "-c", file(port, "data: " + folder + "/named"), "-q", "one:1");
    assertThat(folder.resolve("named")).isDirectory();
  }

  @Test
  void commands_serverIsNamed_needNoFolderAndNoConfiguration() throws Exception {
    try (var proxy = server()) {
      String url = url(proxy);
      done("pull", "--server", url, "-q", "one:1");
      assertThat(done("images", "--server", url, "-q").output()).hasLineCount(1);
      assertThat(done("verify", "--server", url).output()).contains("everything is right");
      Path bundle = folder.resolve("one.tar");
      done("export", "--server", url, "-o", bundle.toString(), "one:1");
      done("rm", "--server", url, "-q", "one:1");
      assertThat(done("images", "--server", url, "-q").output()).isEmpty();
      assertThat(done("import", "--server", url, "-q", bundle.toString()).output())
          .isEqualTo("docker.io/library/one:1\n");
      assertThat(done("df", "--server", url).output()).contains("Manifests");
      assertThat(done("health", "--server", url).output()).isEqualTo("healthy\n");
    }
  }

  @Test
  void commands_serverIsNamedByTheEnvironment_theCommandLineComesFirst() throws Exception {
    // A variable of this process cannot be set, so these run in processes of their own.
    try (var proxy = server()) {
      done("pull", "--server", url(proxy), "-q", "one:1");
      var named =
          ChildCommand.run(folder, Map.of("ENTREPOT_SERVER", url(proxy)), List.of("images", "-q"));
      assertThat(named.exitCode()).as(named.errors()).isZero();
      assertThat(named.output()).hasLineCount(1);
      var wrong = ChildCommand.run(folder, Map.of("ENTREPOT_SERVER", "ftp://x"), List.of("images"));
      assertThat(wrong.exitCode()).isEqualTo(2);
      assertThat(wrong.errors()).startsWith("entrepot: ENTREPOT_SERVER takes an address");
    }
  }

  @Test
  void commands_serverIsNamedWithAPassword_whichIsNotRepeated() {
    TypedCommand command = TypedCommand.run("images", "--server", "http://me:s3cret@localhost");
    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.errors())
        .contains("--server takes an address such as", ", without a user name and a password")
        .doesNotContain("s3cret");
  }

  @Test
  void commands_serverAndFolderAreNamed_isWrongUsage() {
    TypedCommand command = TypedCommand.run("images", "--server", "localhost", "--data", "data");
    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.errors()).contains("either --server or --data");
  }

  @Test
  void commands_tokenFile_isShown() throws Exception {
    var admin = new AdminConfig(TestProxy.ADMIN.address(), Optional.of(new Secret(TOKEN)));
    try (var proxy = TestProxy.start(config("served").withAdmin(admin))) {
      assertFails(
          TypedCommand.run("pull", "--server", url(proxy), "one:1"), "--token-file", "--config");
      Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
      TypedCommand shown =
          done("pull", "--server", url(proxy), "--token-file", file.toString(), "-q", "one:1");
      assertThat(shown.errors()).isEmpty();
      Files.writeString(file, "short");
      TypedCommand none =
          TypedCommand.run("df", "--server", url(proxy), "--token-file", file.toString());
      assertThat(none.exitCode()).isEqualTo(2);
      assertThat(none.errors()).contains("--token-file takes a file").doesNotContain("short");
    }
  }

  @Test
  void commands_serverHasOtherRegistries_namesMeanWhatTheyMeanThere() throws Exception {
    try (var proxy = server()) {
      done("pull", "--server", url(proxy), "-q", "other.example/library/one:1");
      assertThat(done("images", "--server", url(proxy), "--format", "{{.Repository}}").output())
          .isEqualTo("other.example/library/one\n");
    }
  }
}
