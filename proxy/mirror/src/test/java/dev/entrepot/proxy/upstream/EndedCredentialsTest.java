package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.APP;
import static dev.entrepot.proxy.upstream.UpstreamFixture.found;
import static dev.entrepot.proxy.upstream.UpstreamFixture.refused;
import static dev.entrepot.proxy.upstream.UpstreamFixture.tag;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials.DockerConfig;
import dev.entrepot.loadtest.upstream.Auth;
import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.RegistryProfile;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.proxy.upstream.auth.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and passwords that were good and are not any more. */
class EndedCredentialsTest {
  private static final dev.entrepot.loadtest.upstream.Credentials FIRST =
      new dev.entrepot.loadtest.upstream.Credentials("AWS", "first-secret");

  @TempDir private Path folder;
  @Fixture private UpstreamFixture fixture = new UpstreamFixture();

  @Test
  void badRequest_withAToken_costsOneOtherTokenAMinute() {
    start(Bearer.anonymously());
    fixture.registry.script().on(Match.tags(), Status.of(400));
    var upstream = fixture.upstream();
    found(() -> upstream.getManifest(APP, tag("v1")));

    for (int i = 0; i < 5; i++) {
      assertThat(refused(() -> upstream.listTags(APP, none(), noPage())).reason())
          .isEqualTo(Reason.BAD_ANSWER);
    }
    assertThat(fixture.registry.tokensIssued()).isEqualTo(2);

    fixture.clock.move(TokenCache.MIN_STAY);
    refused(() -> upstream.listTags(APP, none(), noPage()));
    assertThat(fixture.registry.tokensIssued()).isEqualTo(3);
  }

  @Test
  void headOfBlob_refusedWithAGoodToken_keepsTheTokenAndIsNotTriedAgain() {
    fixture.close();
    fixture = new UpstreamFixture(RegistryProfile.ECR_PUBLIC.builder().start());
    var repository = fixture.registry.repository(APP.value());
    var one = repository.addBlob("one".getBytes(UTF_8));
    var two = repository.addBlob("three".getBytes(UTF_8));
    var upstream = fixture.upstream();

    assertThat(found(() -> upstream.headBlob(APP, UpstreamFixture.digest(one.digest()))).size())
        .hasValue(3);
    assertThat(found(() -> upstream.headBlob(APP, UpstreamFixture.digest(two.digest()))).size())
        .hasValue(5);

    assertThat(fixture.registry.tokensIssued()).isEqualTo(1);
    assertThat(fixture.registry.count(seen -> seen.method().equals("HEAD"))).isEqualTo(2);
    assertThat(fixture.registry.count(seen -> seen.range().isPresent())).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403})
  void passwordOfAHelper_thatHasEnded_isAskedForAgain(int status) throws IOException {
    start(new Auth.Basic(FIRST));
    helper("first-secret");
    var upstream = fixture.upstream(fixture.config(dockerConfig()), folder.toString());
    found(() -> upstream.getManifest(APP, tag("v1")));
    helper("second-secret");
    endFirst(status);

    assertThat(refused(() -> upstream.getManifest(APP, tag("v1"))).message())
        .doesNotContain("secret");
    assertThat(runs()).as("too soon").isEqualTo(1);

    fixture.clock.move(Duration.ofMinutes(1));
    refused(() -> upstream.getManifest(APP, tag("v1")));
    assertThat(runs()).isEqualTo(2);
    assertThat(fixture.registry.requests().getLast().header("authorization"))
        .contains("Basic " + base64("AWS:second-secret"));
  }

  @Test
  void passwordOfAHelper_forTokens_isShownToTheRealm() throws IOException {
    start(Bearer.of(FIRST));
    helper("first-secret");
    var upstream = fixture.upstream(fixture.config(dockerConfig()), folder.toString());

    found(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void passwordOfAHelper_thatTheRealmTakesNoMore_isAskedForAgain() throws IOException {
    start(Bearer.of(FIRST));
    helper("ended-secret");
    var upstream = fixture.upstream(fixture.config(dockerConfig()), folder.toString());
    refused(() -> upstream.getManifest(APP, tag("v1")));

    helper("first-secret");
    fixture.clock.move(Duration.ofMinutes(1));

    found(() -> upstream.getManifest(APP, tag("v1")));
    assertThat(runs()).isEqualTo(2);
  }

  /** Whoever waits for a helper waits no longer than for the upstream. */
  @Test
  void passwordOfAHelper_thatHangs_isWaitedForUntilTheDeadline() throws IOException {
    start(new Auth.Basic(FIRST));
    Programs.write(folder, "ecr-login", "sleep 600");
    var upstream = fixture.upstream(fixture.config(dockerConfig()), folder.toString());

    assertThat(
            refused(
                    () ->
                        upstream.headManifest(
                            APP, tag("v1"), CallTimeout.cold(Duration.ofSeconds(2))))
                .reason())
        .isEqualTo(Reason.TIMED_OUT);
  }

  private void endFirst(int status) {
    fixture.registry.script().on(Match.manifest(), basicRefusal(status));
  }

  private static Status basicRefusal(int status) {
    var headers =
        status == 401
            ? Map.of("www-authenticate", "Basic realm=\"ecr\"")
            : Map.<String, String>of();
    return new Status(status, headers, "");
  }

  private void start(Auth auth) {
    fixture.close();
    fixture = new UpstreamFixture(ScriptedRegistry.builder().auth(auth).start());
    fixture.registry.repository(APP.value()).addManifest("text/plain", "{}".getBytes(UTF_8), "v1");
  }

  private void helper(String secret) throws IOException {
    Programs.write(
        folder,
        "ecr-login",
        "echo run >> \"$0.runs\"",
        "echo '{\"Username\": \"AWS\", \"Secret\": \"%s\"}'".formatted(secret));
  }

  private DockerConfig dockerConfig() throws IOException {
    Path file = folder.resolve("config.json");
    Files.writeString(file, "{\"credHelpers\": {\"registry.test\": \"ecr-login\"}}");
    return new DockerConfig(file);
  }

  private int runs() throws IOException {
    return Files.readAllLines(folder.resolve("docker-credential-ecr-login.runs")).size();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static OptionalInt none() {
    return OptionalInt.empty();
  }

  private static Optional<PageCursor> noPage() {
    return Optional.empty();
  }
}
