package dev.entrepot.proxy.upstream.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials.DockerConfig;
import dev.entrepot.config.Secret;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs with logins that hang, fail for a while, or take no notice. */
class HelperTroubleTest {
  private static final Duration MAX_TIME = Duration.ofSeconds(2);
  private static final String COUNT = "echo run >> \"$0.runs\"";
  private static final String ANSWER = "echo '{\"Username\": \"ada\", \"Secret\": \"s3cret\"}'";
  private static final Login ADA = new Login.Password("ada", new Secret("s3cret"));

  @TempDir private Path folder;
  private long nanos;

  /** A program's orphan is nobody's child, so nothing but this test ends it. */
  @AfterEach
  void endOrphan() throws IOException {
    if (Files.exists(noted("pid"))) {
      process().ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void ask_programThatHangs_isKilledWithItsChildren() throws IOException {
    write("sleep 600 &", "echo $! > \"$0.pid\"", "wait");

    assertThat(why(ask("test"))).contains("longer than 2000 ms");
    process().ifPresent(child -> child.onExit().orTimeout(20, TimeUnit.SECONDS).join());
  }

  /** Whether its output counts as ended depends on who reads when it exits; the wait does not. */
  @Test
  void ask_orphanThatHoldsTheOutputOpen_isNotWaitedFor() throws Exception {
    write("sleep 600 &", "echo $! > \"$0.pid\"", ANSWER);
    var answer = new CompletableFuture<Login>();

    Thread.ofVirtual().start(() -> answer.complete(ask("test")));

    assertThat(answer.get(60, TimeUnit.SECONDS))
        .isIn(
            ADA,
            new Login.Unusable("the credential helper test failed: it took longer than 2000 ms"));
    assertThat(process()).as("the orphan").isPresent();
  }

  @Test
  void ask_programThatDoesNotReadItsInput_isNoFault() throws IOException {
    write("exec 0<&-", ANSWER);

    assertThat(new CredentialHelper(List.of(folder), MAX_TIME).ask("test", "x".repeat(1 << 20)))
        .isEqualTo(ADA);
  }

  @Test
  void ask_endlessComplaints_areNoHindrance() throws IOException {
    write("head -c 1000000 /dev/zero >&2", ANSWER);

    assertThat(ask("test")).isEqualTo(ADA);
  }

  @Test
  void ask_environment_isPassedOn() throws IOException {
    write("printf '{\"Username\": \"ada\", \"Secret\": \"%s\"}' \"$PATH\"");

    assertThat(ask("test")).isEqualTo(new Login.Password("ada", new Secret(System.getenv("PATH"))));
  }

  @Test
  void ask_relativeFolderOfThePath_doesNotCount() throws IOException {
    write(ANSWER);
    Path relative = Path.of("").toAbsolutePath().relativize(folder);

    assertThat(why(CredentialHelper.on(relative.toString()).ask("test", "server")))
        .contains("no program");
    assertThat(CredentialHelper.on("/none" + File.pathSeparator + folder).ask("test", "server"))
        .isEqualTo(ADA);
  }

  @Test
  void get_failure_isTriedAgainSoon() throws IOException {
    write(COUNT, "exit 1");
    var helpers = HelpedLogins.on(folder.toString(), () -> nanos);
    helpers.get("test", "server");
    helpers.get("test", "server");
    assertThat(noted("runs")).hasContent("run");

    write(ANSWER);
    nanos += HelpedLogins.GOOD_FOR_AT_LEAST.toNanos();

    assertThat(helpers.get("test", "server")).isEqualTo(ADA);
  }

  @Test
  void get_manyAtOnce_runItOnce() throws Exception {
    write(COUNT, ANSWER);
    var helpers = HelpedLogins.on(folder.toString(), () -> nanos);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var logins =
          IntStream.range(0, 50)
              .mapToObj(_ -> threads.submit(() -> helpers.get("test", "server")))
              .toList();
      for (var login : logins) {
        assertThat(login.get(20, TimeUnit.SECONDS)).isEqualTo(ADA);
      }
    }
    assertThat(noted("runs")).hasContent("run");
  }

  @Test
  void login_credsStoreOfARegistryByAnotherName_isAskedWithTheHostOfItsUrl() throws IOException {
    write("cat > \"$0.input\"", ANSWER);
    Path file = Files.writeString(folder.resolve("config.json"), "{\"credsStore\": \"test\"}");
    String host = "123.dkr.ecr.eu-west-1.amazonaws.com";
    var logins =
        new Logins(
            RegistryName.parse("images.example").orElseThrow(),
            URI.create("https://" + host),
            new DockerConfig(file),
            HelpedLogins.on(folder.toString(), () -> nanos));

    assertThat(logins.forRepository(new RepositoryName("team/app"))).isEqualTo(ADA);
    assertThat(noted("input")).hasContent(host);
  }

  private Login ask(String name) {
    return new CredentialHelper(List.of(folder), MAX_TIME).ask(name, "server");
  }

  private static String why(Login login) {
    assertThat(login).isInstanceOf(Login.Unusable.class);
    return ((Login.Unusable) login).why();
  }

  private void write(String... lines) throws IOException {
    Programs.write(folder, "test", lines);
  }

  private Path noted(String what) {
    return folder.resolve("docker-credential-test." + what);
  }

  private Optional<ProcessHandle> process() throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readString(noted("pid")).strip()));
  }
}
