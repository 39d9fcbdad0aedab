package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.found;
import static dev.entrepot.proxy.upstream.UpstreamFixture.refused;
import static dev.entrepot.proxy.upstream.UpstreamFixture.tag;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials;
import dev.entrepot.config.Credentials.Anonymous;
import dev.entrepot.config.Credentials.DockerConfig;
import dev.entrepot.config.Credentials.UsernamePassword;
import dev.entrepot.config.Secret;
import dev.entrepot.loadtest.upstream.Auth;
import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Endpoint.Token;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a login is shown that is not taken: accounts are locked after a few failures. */
class RefusedLoginsTest {
  private static final int REPOSITORIES = 20;
  private static final dev.entrepot.loadtest.upstream.Credentials KNOWN =
      new dev.entrepot.loadtest.upstream.Credentials("ada", "right");
  private static final Credentials WRONG = new UsernamePassword("ada", new Secret("wrong"));
  private static final Credentials RIGHT = new UsernamePassword("ada", new Secret("right"));

  private final List<UpstreamFixture> fixtures = new ArrayList<>();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    fixtures.forEach(UpstreamFixture::close);
  }

  @Test
  void bearer_wrongLoginForManyRepositories_isShownOnceAndThenMoreAndMoreSeldom() {
    var fixture = start(Bearer.of(KNOWN));
    var upstream = fixture.upstream(fixture.config(WRONG));

    askAll(upstream);
    assertThat(logins(fixture)).isEqualTo(1);
    assertThat(refused(() -> upstream.getManifest(repository(0), tag("v1"))).message())
        .contains("login was not taken", "15 s")
        .doesNotContain("wrong");

    fixture.clock.move(LoginGate.FIRST_PAUSE);
    askAll(upstream);
    assertThat(logins(fixture)).isEqualTo(2);
    fixture.clock.move(LoginGate.FIRST_PAUSE.multipliedBy(4).minusMillis(1));
    askAll(upstream);
    assertThat(logins(fixture)).isEqualTo(2);
    for (int i = 0; i < 6 * 24; i++) {
      fixture.clock.move(Duration.ofMinutes(10));
      askAll(upstream);
    }
    assertThat(logins(fixture)).isBetween(70L, 98L);
  }

  @Test
  void bearer_wrongLoginForManyRepositoriesAtOnce_isShownOnce() throws Exception {
    wrongLoginForManyAtOnce(Bearer.of(KNOWN));
  }

  @Test
  void basic_wrongLoginForManyRepositoriesAtOnce_isShownOnce() throws Exception {
    wrongLoginForManyAtOnce(new Auth.Basic(KNOWN));
  }

  private void wrongLoginForManyAtOnce(Auth auth) throws Exception {
    var fixture = start(auth);
    var upstream = fixture.upstream(fixture.config(WRONG));

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<Answer<FetchedManifest>>>();
      for (int i = 0; i < REPOSITORIES; i++) {
        var repository = repository(i);
        answers.add(threads.submit(() -> upstream.getManifest(repository, tag("v1"))));
      }
      for (var answer : answers) {
        assertThat(answer.get()).isInstanceOf(Answer.Refused.class);
      }
    }
    assertThat(logins(fixture)).isEqualTo(1);
  }

  @Test
  void bearer_loginIsTakenAgain_isNotHeldBack() {
    var fixture = start(Bearer.of(KNOWN));
    var upstream = fixture.upstream(fixture.config(RIGHT));
    var locked = fixture.registry.script().on(Match.token(), Status.of(401));
    askAll(upstream);
    locked.end();

    fixture.clock.move(LoginGate.FIRST_PAUSE);
    for (int i = 0; i < REPOSITORIES; i++) {
      var repository = repository(i);
      found(() -> upstream.getManifest(repository, tag("v1")));
    }
  }

  @Test
  void bearer_tokenIsDeniedForOneRepository_othersGetTheirs() {
    var fixture = start(Bearer.of(KNOWN));
    fixture
        .registry
        .script()
        .on(Match.token().and(head -> head.query().contains("team%2Frepository0")), Status.of(403));
    var upstream = fixture.upstream(fixture.config(RIGHT));

    assertThat(refused(() -> upstream.getManifest(repository(0), tag("v1"))).reason())
        .isEqualTo(Reason.DENIED);
    found(() -> upstream.getManifest(repository(1), tag("v1")));
  }

  @Test
  void bearer_otherPassword_isShownAtOnce() throws IOException {
    var fixture = start(Bearer.of(KNOWN));
    var file = folder.resolve("config.json");
    write(file, fixture, "wrong");
    var upstream = fixture.upstream(fixture.config(new DockerConfig(file)));
    askAll(upstream);

    write(file, fixture, "right");
    found(() -> upstream.getManifest(repository(0), tag("v1")));
  }

  @Test
  void bearer_withoutLogin_isNeverHeldBack() {
    var fixture = start(Bearer.of(KNOWN));
    var upstream = fixture.upstream(fixture.config(new Anonymous()));

    askAll(upstream);
    assertThat(fixture.registry.count(seen -> seen.endpoint() instanceof Token))
        .isEqualTo(REPOSITORIES);
  }

  @Test
  void basic_wrongLoginForManyRepositories_isShownOnce() {
    var fixture = start(new Auth.Basic(KNOWN));
    var upstream = fixture.upstream(fixture.config(WRONG));

    askAll(upstream);
    assertThat(logins(fixture)).isEqualTo(1);
    fixture.clock.move(LoginGate.FIRST_PAUSE);
    askAll(upstream);
    assertThat(logins(fixture)).isEqualTo(2);
  }

  private static void askAll(Upstream upstream) {
    for (int i = 0; i < REPOSITORIES; i++) {
      var repository = repository(i);
      assertThat(refused(() -> upstream.getManifest(repository, tag("v1"))).reason())
          .isEqualTo(Reason.UNAUTHORIZED);
    }
  }

  private static long logins(UpstreamFixture fixture) {
    return fixture.registry.count(RefusedLoginsTest::showsLogin);
  }

  private static boolean showsLogin(SeenRequest seen) {
    return seen.header("authorization").filter(value -> value.startsWith("Basic")).isPresent();
  }

  private static void write(Path file, UpstreamFixture fixture, String password)
      throws IOException {
    String pair = Base64.getEncoder().encodeToString(("ada:" + password).getBytes(UTF_8));
    Files.writeString(
        file,
        "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(fixture.registry.hostAndPort(), pair));
  }

  private UpstreamFixture start(Auth auth) {
    var fixture = new UpstreamFixture(ScriptedRegistry.builder().auth(auth).start());
    fixtures.add(fixture);
    for (int i = 0; i < REPOSITORIES; i++) {
      fixture
          .registry
          .repository(repository(i).value())
          .addManifest("text/plain", "{}".getBytes(UTF_8), "v1");
    }
    return fixture;
  }

  private static RepositoryName repository(int number) {
    return new RepositoryName("team/repository" + number);
  }
}
