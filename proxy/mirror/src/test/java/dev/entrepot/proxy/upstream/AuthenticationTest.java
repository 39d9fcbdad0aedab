package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.APP;
import static dev.entrepot.proxy.upstream.UpstreamFixture.OTHER;
import static dev.entrepot.proxy.upstream.UpstreamFixture.PATIENCE;
import static dev.entrepot.proxy.upstream.UpstreamFixture.TIMEOUTS;
import static dev.entrepot.proxy.upstream.UpstreamFixture.found;
import static dev.entrepot.proxy.upstream.UpstreamFixture.refused;
import static dev.entrepot.proxy.upstream.UpstreamFixture.tag;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials;
import dev.entrepot.config.Credentials.DockerConfig;
import dev.entrepot.config.Credentials.UsernamePassword;
import dev.entrepot.config.Secret;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.loadtest.upstream.Auth;
import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Auth.Realm.Elsewhere;
import dev.entrepot.loadtest.upstream.Auth.Realm.OnOwnPort;
import dev.entrepot.loadtest.upstream.Auth.TokenField;
import dev.entrepot.loadtest.upstream.Endpoint.OfManifest;
import dev.entrepot.loadtest.upstream.Endpoint.Token;
import dev.entrepot.loadtest.upstream.Fault.Headers;
import dev.entrepot.loadtest.upstream.Fault.Hold;
import dev.entrepot.loadtest.upstream.Fault.Redirect;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {
  private static final dev.entrepot.loadtest.upstream.Credentials KNOWN =
      new dev.entrepot.loadtest.upstream.Credentials("ada", "pass:word=1");
  private static final Credentials ADA = new UsernamePassword("ada", new Secret("pass:word=1"));
  private static final Credentials EVE = new UsernamePassword("eve", new Secret("guessed-secret"));

  private final List<UpstreamFixture> fixtures = new ArrayList<>();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    fixtures.forEach(UpstreamFixture::close);
  }

  @Test
  void bearer_firstRequest_asksForATokenOfTheScope() {
    var fixture = start(Bearer.anonymously());
    var upstream = fixture.upstream();

    found(() -> upstream.getManifest(APP, tag("v1")));

    SeenRequest token = fixture.registry.requests().get(1);
    assertThat(token.query()).isEqualTo("service=scripted&scope=repository%3Ateam%2Fapp%3Apull");
    assertThat(token.header("authorization")).isEmpty();
    assertThat(fixture.observer.requests)
        .containsExactly(
            "registry.test manifest 401", "registry.test token 200", "registry.test manifest 200");
  }

  @Test
  void bearer_secondRequest_usesTheToken() {
    var fixture = start(Bearer.anonymously().with(TokenField.ACCESS_TOKEN));
    var upstream = fixture.upstream();
    found(() -> upstream.getManifest(APP, tag("v1")));
    fixture.registry.clearLog();

    found(() -> upstream.headManifest(APP, tag("v1"), CallTimeout.cold(PATIENCE)));

    assertThat(fixture.registry.requests()).hasSize(1);
  }

  @Test
  void bearer_secondRepository_costsNo401() {
    var fixture = start(Bearer.anonymously());
    var upstream = fixture.upstream();
    found(() -> upstream.getManifest(APP, tag("v1")));
    fixture.registry.clearLog();

    found(() -> upstream.getManifest(OTHER, tag("v1")));

    assertThat(fixture.registry.count(seen -> seen.endpoint() instanceof Token)).isEqualTo(1);
    assertThat(fixture.registry.count(seen -> seen.endpoint() instanceof OfManifest)).isEqualTo(1);
    assertThat(fixture.registry.requests().getFirst().query()).contains("team%2Fother");
  }

  @Test
  void bearer_manyAtOnce_shareOneToken() throws Exception {
    var fixture = start(Bearer.anonymously());
    var upstream = fixture.upstream();
    found(() -> upstream.getManifest(OTHER, tag("v1")));
    fixture.registry.clearLog();
    var gate = new Gate();
    fixture.registry.script().on(Match.token(), new Hold(gate));

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<Answer<FetchedManifest>>>();
      for (int i = 0; i < 20; i++) {
        answers.add(threads.submit(() -> upstream.getManifest(APP, tag("v1"))));
      }
      gate.awaitArrivals(1, PATIENCE);
      gate.release();
      for (var answer : answers) {
        assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .isInstanceOf(Answer.Found.class);
      }
    }
    assertThat(fixture.registry.count(seen -> seen.endpoint() instanceof Token)).isEqualTo(1);
  }

  @Test
  void bearer_revoked_isRenewedOnce() {
    var fixture = start(Bearer.anonymously());
    var upstream = fixture.upstream();
    found(() -> upstream.getManifest(APP, tag("v1")));
    fixture.registry.revokeTokens();

    found(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(fixture.registry.tokensIssued()).isEqualTo(2);
  }

  @Test
  void bearer_neverTaken_isUnauthorizedAfterTheRenewal() {
    var fixture = start(Bearer.anonymously());
    var upstream = fixture.upstream();
    found(() -> upstream.getManifest(APP, tag("v1")));
    fixture
        .registry
        .script()
        .on(Match.manifest(), new Status(401, challenge(fixture, ""), "<html>no</html>"));
    fixture.registry.clearLog();

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.UNAUTHORIZED);
    assertThat(fixture.registry.count(seen -> seen.endpoint() instanceof OfManifest)).isEqualTo(2);
    assertThat(fixture.registry.count(seen -> seen.endpoint() instanceof Token)).isEqualTo(1);
  }

  /** The registry's clock is behind the token server's. */
  @Test
  void bearer_tokenIsNotValidYet_isShownAgainUntilItIs() {
    var fixture = start(Bearer.anonymously());
    for (int request = 2; request <= 3; request++) {
      fixture
          .registry
          .script()
          .on(
              Match.manifest().nth(request),
              new Status(401, challenge(fixture, ",error=\"invalid_token\""), "not yet"));
    }
    var upstream = fixture.upstream();

    found(() -> upstream.getManifest(APP, tag("v1")));
    assertThat(fixture.registry.tokensIssued()).isEqualTo(1);
  }

  @Test
  void bearer_tokenIsNeverValid_isShownAFewTimes() {
    var fixture = start(Bearer.anonymously());
    fixture
        .registry
        .script()
        .on(
            Match.manifest(),
            new Status(401, challenge(fixture, ",error=\"invalid_token\""), "no"));
    var upstream = fixture.upstream();

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.UNAUTHORIZED);
    assertThat(fixture.registry.count(seen -> seen.endpoint() instanceof OfManifest)).isEqualTo(5);
  }

  @Test
  void bearer_wallClockJumps_tokenIsGoodForItsTimeAndNoLonger() {
    var fixture = start(Bearer.anonymously());
    fixture.wall.move(Duration.ofDays(3650));
    var upstream = fixture.upstream();
    found(() -> upstream.getManifest(APP, tag("v1")));
    fixture.wall.move(Duration.ofDays(-3650));

    found(() -> upstream.getManifest(APP, tag("v1")));
    assertThat(fixture.registry.tokensIssued()).isEqualTo(1);
    fixture.clock.move(Duration.ofMinutes(5));
    found(() -> upstream.getManifest(APP, tag("v1")));
    assertThat(fixture.registry.tokensIssued()).isEqualTo(2);
  }

  @Test
  void bearer_ended_isFetchedAgainBeforeItsEnd() {
    var fixture = start(Bearer.anonymously().withoutTellingLifetime());
    var upstream = fixture.upstream();
    found(() -> upstream.getManifest(APP, tag("v1")));

    fixture.clock.move(Duration.ofSeconds(49));
    found(() -> upstream.getManifest(APP, tag("v1")));
    assertThat(fixture.registry.tokensIssued()).isEqualTo(1);

    fixture.clock.move(Duration.ofSeconds(1));
    found(() -> upstream.getManifest(APP, tag("v1")));
    assertThat(fixture.registry.tokensIssued()).isEqualTo(2);
  }

  @Test
  void bearer_challengeWithoutScope_asksToPullTheRepository() {
    var fixture = start(Bearer.anonymously());
    fixture.registry.script().once(Match.manifest(), new Status(401, challenge(fixture, ""), ""));
    var upstream = fixture.upstream();

    found(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(fixture.registry.requests().get(1).query())
        .contains("scope=repository%3Ateam%2Fapp%3Apull");
  }

  @Test
  void bearer_noChallenge_takesTheOneOfTheRoot() {
    var fixture = start(Bearer.anonymously());
    fixture.registry.script().once(Match.manifest(), Status.of(401));
    var upstream = fixture.upstream();

    found(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(fixture.registry.requests().get(1).path()).isEqualTo("/v2/");
  }

  @Test
  void bearer_credentials_areShownToTheRealmAlone() {
    var fixture = start(Bearer.of(KNOWN));
    var upstream = fixture.upstream(fixture.config(ADA));

    found(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(fixture.registry.count(seen -> shows(seen, "Basic"))).isEqualTo(1);
    assertThat(fixture.registry.requests().get(1).header("authorization").orElseThrow())
        .startsWith("Basic ");
    assertThat(fixture.registry.requests().get(2).header("authorization").orElseThrow())
        .startsWith("Bearer ");
  }

  @Test
  void bearer_wrongCredentials_isUnauthorizedWithoutSecrets() {
    var fixture = start(Bearer.of(KNOWN));
    var upstream = fixture.upstream(fixture.config(EVE));

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.UNAUTHORIZED);
    assertThat(refusal.message()).contains("registry.test").doesNotContain("guessed-secret");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void bearer_realmRedirectsOnItsHost_loginAndRequestGoOn(int status) {
    var fixture = start(Bearer.of(KNOWN));
    fixture
        .registry
        .script()
        .once(
            Match.token(),
            new Redirect(status, "/token?service=scripted&scope=repository%3Ateam%2Fapp%3Apull"));
    var upstream = fixture.upstream(fixture.config(ADA));

    found(() -> upstream.getManifest(APP, tag("v1")));
    assertThat(fixture.registry.count(seen -> shows(seen, "Basic"))).isEqualTo(2);
  }

  @Test
  void bearer_realmRedirectsToAnotherSite_getsNothing() {
    var fixture = start(Bearer.of(KNOWN));
    fixture
        .registry
        .script()
        .on(Match.token(), new Redirect(307, "http://thief.example.org/token"));
    var upstream = fixture.upstream(fixture.config(ADA));

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_ANSWER);
    assertThat(refusal.message()).contains("thief.example.org", "trusted-hosts");
  }

  @Test
  void bearer_realmRedirectsForEver_isBadAnswer() {
    var fixture = start(Bearer.anonymously());
    fixture.registry.script().on(Match.token(), Redirect.relative("/token"));
    var upstream = fixture.upstream();

    assertThat(refused(() -> upstream.getManifest(APP, tag("v1"))).reason())
        .isEqualTo(Reason.BAD_ANSWER);
    assertThat(fixture.registry.count(seen -> seen.endpoint() instanceof Token))
        .isEqualTo(1 + Redirects.MAX_HOPS);
  }

  @Test
  void bearer_realmOfAnotherSite_getsNothing() {
    var fixture =
        start(Bearer.of(KNOWN).with(new Elsewhere(URI.create("https://evil.example/token"))));
    var upstream = fixture.upstream(fixture.config(ADA));

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_ANSWER);
    assertThat(refusal.message()).contains("evil.example").contains("trusted-hosts");
  }

  @Test
  void bearer_realmOnAnotherPortOfLoopback_isTrustedByAnEndpointThere() {
    var fixture = start(Bearer.anonymously().with(new OnOwnPort("localhost")));
    var upstream = fixture.upstream();

    found(() -> upstream.getManifest(APP, tag("v1")));
  }

  @Test
  void bearer_tokenServerIsBusy_passesItsMeaningOn() {
    var fixture = start(Bearer.anonymously());
    fixture.registry.script().on(Match.token(), new Status(429, Map.of("Retry-After", "11"), ""));
    var upstream = fixture.upstream();

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
    assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(11));
  }

  @Test
  void bearer_tokenServerNamesADateWhileOurClockIsWrong_isReadByItsOwnClock() {
    var fixture = start(Bearer.anonymously());
    fixture
        .registry
        .script()
        .on(
            Match.token(),
            new Status(
                429,
                Map.of(
                    "retry-after", "Thu, 01 Jan 2026 00:01:30 GMT",
                    "date", "Thu, 01 Jan 2026 00:00:30 GMT"),
                ""));
    fixture.wall.move(Duration.ofDays(-3650));
    var upstream = fixture.upstream();

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.retryAfter()).contains(Duration.ofMinutes(1));
  }

  @Test
  void bearer_tokenServerTalksNonsense_isBadAnswerAndNotRemembered() {
    var fixture = start(Bearer.anonymously());
    fixture.registry.script().once(Match.token(), new Status(200, Map.of(), "[1]"));
    var upstream = fixture.upstream();

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_ANSWER);
    found(() -> upstream.getManifest(APP, tag("v1")));
  }

  @Test
  void bearer_tokenAnswerOverItsBound_isBadAnswer() {
    var fixture = start(Bearer.anonymously());
    fixture
        .registry
        .script()
        .on(Match.token(), new Status(200, Map.of(), " ".repeat(TokenServer.MAX_ANSWER_BYTES + 1)));
    var upstream = fixture.upstream();

    assertThat(refused(() -> upstream.getManifest(APP, tag("v1"))).reason())
        .isEqualTo(Reason.BAD_ANSWER);
  }

  @Test
  void basic_credentials_areShownUnaskedOnceChallenged() {
    var fixture = start(new Auth.Basic(KNOWN));
    var upstream = fixture.upstream(fixture.config(ADA));

    found(() -> upstream.getManifest(APP, tag("v1")));
    found(() -> upstream.getManifest(OTHER, tag("v1")));

    assertThat(fixture.registry.count(seen -> seen.endpoint() instanceof OfManifest)).isEqualTo(3);
  }

  @Test
  void basic_wrongCredentials_isUnauthorizedWithoutSecrets() {
    var fixture = start(new Auth.Basic(KNOWN));
    var upstream = fixture.upstream(fixture.config(EVE));

    refused(() -> upstream.getManifest(APP, tag("v1")));
    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.UNAUTHORIZED);
    assertThat(refusal.message()).doesNotContain("guessed-secret");
  }

  @Test
  void basic_noCredentials_saysWhatToSet() {
    var fixture = start(new Auth.Basic(KNOWN));
    var upstream = fixture.upstream();

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.UNAUTHORIZED);
    assertThat(refusal.message()).contains("set credentials");
  }

  @Test
  void dockerConfig_loginOfTheHost_isShown() throws IOException {
    var fixture = start(Bearer.of(KNOWN));
    var file = folder.resolve("config.json");
    Files.writeString(
        file,
        """
        {"auths": {"%s": {"username": "ada", "password": "pass:word=1"}}}
        """
            .formatted(fixture.registry.hostAndPort()));
    var upstream = fixture.upstream(fixture.config(new DockerConfig(file)));

    found(() -> upstream.getManifest(APP, tag("v1")));
  }

  @Test
  void dockerConfig_identityToken_isPostedToTheRealm() throws IOException {
    var fixture = start(new Auth.None());
    var script = fixture.registry.script();
    script.once(Match.manifest(), new Status(401, challenge(fixture, ""), ""));
    script.on(Match.token(), new Status(200, Map.of(), "{\"access_token\": \"bought\"}"));
    var file = folder.resolve("config.json");
    Files.writeString(file, "{\"auths\": {\"registry.test\": {\"identitytoken\": \"refresh\"}}}");
    var upstream = fixture.upstream(fixture.config(new DockerConfig(file)));

    found(() -> upstream.getManifest(APP, tag("v1")));

    SeenRequest token = fixture.registry.requests().get(1);
    assertThat(token.method()).isEqualTo("POST");
    assertThat(token.header("content-type")).contains("application/x-www-form-urlencoded");
    assertThat(token.query()).isEmpty();
    assertThat(token.header("authorization")).isEmpty();
    assertThat(fixture.registry.requests().getLast().header("authorization"))
        .contains("Bearer bought");
  }

  @Test
  void dockerConfig_helperIsMissing_isUnavailableAndNamesTheProgram() throws IOException {
    var fixture = start(Bearer.of(KNOWN));
    var file = folder.resolve("config.json");
    Files.writeString(file, "{\"credHelpers\": {\"registry.test\": \"no-such-program\"}}");
    var upstream = fixture.upstream(fixture.config(new DockerConfig(file)));

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(refusal.message()).contains("docker-credential-no-such-program");
  }

  @Test
  void severalChallenges_bearerIsChosen() {
    var fixture = start(Bearer.anonymously());
    var both = "Basic realm=\"a, b\", " + challenge(fixture, "").get("www-authenticate");
    fixture
        .registry
        .script()
        .once(Match.manifest(), new Status(401, Map.of("www-authenticate", both), ""));
    var upstream = fixture.upstream(trusting(fixture));

    found(() -> upstream.getManifest(APP, tag("v1")));
  }

  @Test
  void refused_unknownScheme_isUnauthorized() {
    var fixture = start(new Auth.None());
    fixture
        .registry
        .script()
        .on(Match.any(), Status.of(401), Headers.with("WWW-Authenticate", "Negotiate"));
    var upstream = fixture.upstream();

    assertThat(refused(() -> upstream.getManifest(APP, tag("v1"))).reason())
        .isEqualTo(Reason.UNAUTHORIZED);
  }

  private UpstreamFixture start(Auth auth) {
    var fixture = new UpstreamFixture(ScriptedRegistry.builder().auth(auth).start());
    fixtures.add(fixture);
    for (var repository : List.of(APP, OTHER)) {
      fixture
          .registry
          .repository(repository.value())
          .addManifest("text/plain", "{}".getBytes(UTF_8), "v1");
    }
    return fixture;
  }

  private static Map<String, String> challenge(UpstreamFixture fixture, String more) {
    return Map.of(
        "www-authenticate",
        "Bearer realm=\"%s/token\",service=\"scripted\"%s".formatted(fixture.registry.uri(), more));
  }

  private static UpstreamConfig trusting(UpstreamFixture fixture) {
    UpstreamConfig config = fixture.config();
    return new UpstreamConfig(
        config.name(),
        config.endpoints(),
        false,
        config.credentials(),
        config.tags(),
        TIMEOUTS,
        0,
        Set.of("localhost"));
  }

  private static boolean shows(SeenRequest seen, String scheme) {
    return seen.header("authorization").filter(value -> value.startsWith(scheme)).isPresent();
  }
}
