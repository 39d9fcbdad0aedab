package dev.entrepot.proxy.upstream.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.config.Secret;
import dev.entrepot.proxy.upstream.auth.DockerLogin.Held;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol of docker-credential-helpers, with programs that run. */
class HelperLoginsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SERVER = "123.dkr.ecr.eu-west-1.amazonaws.com";
  private static final Login ADA = new Login.Password("ada", new Secret("s3cret"));

  /** Notes that it has run. */
  private static final String COUNT = "echo run >> \"$0.runs\"";

  @TempDir private Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void get_login_isThatOfTheServerOnStandardInput() throws IOException {
    write("echo \"$#:$1\" > \"$0.arguments\"", "cat > \"$0.input\"", answer("ada", "s3cret"));

    assertThat(get(helpers())).isEqualTo(ADA);
    assertThat(noted("arguments")).isEqualTo("1:get\n");
    assertThat(noted("input")).isEqualTo(SERVER);
  }

  @Test
  void get_inputThatIsNotRead_isNoFault() throws IOException {
    write("exec 0<&-", answer("ada", "s3cret"));

    assertThat(get(helpers())).isEqualTo(ADA);
  }

  @Test
  void get_userToken_isAnIdentityToken() throws IOException {
    write(answer("<token>", "refresh"));

    assertThat(get(helpers())).isEqualTo(new Login.IdentityToken(new Secret("refresh")));
  }

  @Test
  void get_environment_isPassedOn() throws IOException {
    write("printf '{\"Username\": \"ada\", \"Secret\": \"%s\"}' \"$PATH\"");

    assertThat(get(helpers()))
        .isEqualTo(new Login.Password("ada", new Secret(System.getenv("PATH"))));
  }

  @Test
  void get_noneFound_isWhatHoldsOtherwise() throws IOException {
    write("echo credentials not found in native keychain", "exit 1");

    assertThat(helpers().get(new Held("test", SERVER, ADA), PATIENCE)).isEqualTo(ADA);
    assertThat(get(helpers())).isEqualTo(new Login.Anonymous());
  }

  @Test
  void get_failure_namesProgramAndStatusAndNothingThatItPrints() throws IOException {
    write("echo printed-secret", "echo complained-secret >&2", "exit 7");

    assertThat(why(get(helpers())))
        .contains("docker-credential-test", "status 7")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "[\"hunter2\"]",
        "{\"Username\": \"ada\"}",
        "{\"Username\": 7, \"Secret\": \"hunter2\"}",
        "{\"Username\": \"\", \"Secret\": \"hunter2\"}",
        "{\"Username\": \"a:b\", \"Secret\": \"hunter2\"}"
      })
  void get_outputThatIsNoLogin_cannotBeUsed(String output) throws IOException {
    write("printf '%s' '" + output + "'");

    assertThat(why(get(helpers()))).contains("docker-credential-test").doesNotContain("hunter2");
  }

  @Test
  void get_endlessOutput_isCutOff() throws IOException {
    write("echo $$ > \"$0.pid\"", "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done");

    assertThat(why(get(helpers()))).contains("prints more than");
    awaitGone();
  }

  @Test
  void get_endlessComplaints_areNoHindrance() throws IOException {
    write("head -c 1000000 /dev/zero >&2", answer("ada", "s3cret"));

    assertThat(get(helpers())).isEqualTo(ADA);
  }

  @Test
  void get_noAnswerInTime_killsTheProgramAndItsChildren() throws IOException {
    write("sleep 600 &", "echo $! > \"$0.pid\"", "wait");

    assertThat(why(get(new HelperLogins(folder.toString(), now::get, Duration.ofSeconds(2)))))
        .contains("in time");
    awaitGone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../test", "a/b", "a b", "test;true", "$(true)", "", "\u0000"})
  void get_nameThatIsNone_runsNothing(String name) throws IOException {
    write(COUNT, answer("ada", "s3cret"));

    Login login = helpers().get(new Held(name, SERVER, new Login.Anonymous()), PATIENCE);

    assertThat(why(login)).contains("cannot be one");
    assertThat(folder.resolve("docker-credential-test.runs")).doesNotExist();
  }

  @Test
  void get_programOutsideThePath_isNotFound() throws IOException {
    write(COUNT, answer("ada", "s3cret"));
    Path relative = Path.of("").toAbsolutePath().relativize(folder);

    for (String path : List.of("", relative.toString(), folder + "/elsewhere")) {
      assertThat(why(get(new HelperLogins(path, now::get)))).contains("not on the PATH");
    }
    assertThat(get(new HelperLogins("/none" + File.pathSeparator + folder, now::get)))
        .isEqualTo(ADA);
  }

  @Test
  void get_again_isKeptForAWhile() throws IOException {
    write(COUNT, answer("ada", "s3cret"));
    var helpers = helpers();

    get(helpers);
    move(HelperLogins.KEPT.minusSeconds(1));
    get(helpers);
    assertThat(runs()).isEqualTo(1);

    move(Duration.ofSeconds(1));
    get(helpers);
    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void get_againAfterFailure_isTriedAgainSoon() throws IOException {
    write(COUNT, "exit 1");
    var helpers = helpers();
    get(helpers);
    get(helpers);
    assertThat(runs()).isEqualTo(1);

    write(COUNT, answer("ada", "s3cret"));
    move(HelperLogins.FAILURE_KEPT);

    assertThat(get(helpers)).isEqualTo(ADA);
  }

  @Test
  void get_manyAtOnce_runItOnce() throws Exception {
    write(COUNT, answer("ada", "s3cret"));
    var helpers = helpers();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var logins =
          IntStream.range(0, 50).mapToObj(_ -> threads.submit(() -> get(helpers))).toList();
      for (var login : logins) {
        assertThat(login.get(20, TimeUnit.SECONDS)).isEqualTo(ADA);
      }
    }
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void drop_loginThatIsNotTaken_runsAgainIfItIsNotNew() throws IOException {
    write(COUNT, answer("ada", "s3cret"));
    var held = new Held("test", SERVER, new Login.Anonymous());
    var helpers = helpers();
    get(helpers);

    helpers.drop(held, ADA);
    get(helpers);
    assertThat(runs()).isEqualTo(1);

    move(HelperLogins.MIN_AGE);
    helpers.drop(held, new Login.Anonymous());
    get(helpers);
    assertThat(runs()).isEqualTo(1);

    helpers.drop(held, ADA);
    get(helpers);
    assertThat(runs()).isEqualTo(2);
  }

  private void write(String... lines) throws IOException {
    Programs.write(folder, "test", lines);
  }

  private static String answer(String username, String secret) {
    return "echo '{\"ServerURL\": \"x\", \"Username\": \"%s\", \"Secret\": \"%s\"}'"
        .formatted(username, secret);
  }

  private HelperLogins helpers() {
    return new HelperLogins(folder.toString(), now::get);
  }

  private static Login get(HelperLogins helpers) {
    return helpers.get(new Held("test", SERVER, new Login.Anonymous()), PATIENCE);
  }

  private static String why(Login login) {
    assertThat(login).isInstanceOf(Login.Unusable.class);
    return ((Login.Unusable) login).why();
  }

  private void move(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  private int runs() throws IOException {
    return (int) noted("runs").lines().count();
  }

  private String noted(String what) throws IOException {
    return Files.readString(folder.resolve("docker-credential-test." + what));
  }

  private void awaitGone() throws IOException {
    long pid = Long.parseLong(noted("pid").strip());
    ProcessHandle.of(pid)
        .ifPresent(process -> process.onExit().orTimeout(20, TimeUnit.SECONDS).join());
  }
}
