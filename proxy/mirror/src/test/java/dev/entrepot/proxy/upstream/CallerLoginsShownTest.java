package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.APP;
import static dev.entrepot.proxy.upstream.UpstreamFixture.OTHER;
import static dev.entrepot.proxy.upstream.UpstreamFixture.digest;
import static dev.entrepot.proxy.upstream.UpstreamFixture.found;
import static dev.entrepot.proxy.upstream.UpstreamFixture.refused;
import static dev.entrepot.proxy.upstream.UpstreamFixture.tag;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Secret;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.loadtest.upstream.Auth;
import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Auth.Grantee;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Credentials;
import dev.entrepot.loadtest.upstream.Fault.Redirect;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.RegistryBuilder;
import dev.entrepot.loadtest.upstream.RequestHead;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The logins of callers, each of which is shown to the registry that it is for, and kept apart. */
class CallerLoginsShownTest {
  private static final String SECRET = "s3cret-of-ada";
  private static final CallerLogin ADA = login("key-of-ada", "ada", SECRET);
  private static final CallerLogin BOB = login("key-of-bob", "bob", "s3cret-of-bob");
  private static final CallerLogin EVE = login("key-of-eve", "eve", "guessed");

  private static final String BOBS =
      "Basic " + Base64.getEncoder().encodeToString("bob:s3cret-of-bob".getBytes(UTF_8));

  private final List<UpstreamFixture> fixtures = new ArrayList<>();

  @AfterEach
  void close() {
    fixtures.forEach(UpstreamFixture::close);
  }

  @Test
  void bearer_twoCallers_haveTokensOfTheirOwnAndNoneOfTheOther() {
    var fixture = start(bearer());
    var upstream = upstream(fixture);

    found(() -> upstream.as(ADA).getManifest(APP, tag("v1")));
    found(() -> upstream.as(BOB).getManifest(OTHER, tag("v1")));
    found(() -> upstream.as(ADA).getManifest(APP, tag("v1")));
    Refusal refusal = refused(() -> upstream.as(BOB).getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.UNAUTHORIZED);
    assertThat(refusal.message())
        .contains("registry.test: the registry refuses your login: 401 from ")
        .doesNotContain("bob", "s3cret", "key-of");
    assertThat(shown(fixture, "Basic"))
        .containsExactly("ada:" + SECRET, "bob:s3cret-of-bob", "bob:s3cret-of-bob");
    assertThat(fixture.registry.count(seen -> seen.path().contains("app"))).isEqualTo(3);
  }

  @Test
  void bearer_callerWithoutLogin_isShownNothingThoughOthersHaveTokens() {
    var fixture = start(bearer());
    var upstream = upstream(fixture);
    found(() -> upstream.as(ADA).getManifest(APP, tag("v1")));
    int before = fixture.registry.requests().size();

    Refusal refusal = refused(() -> upstream.as(CallerLogin.ANONYMOUS).getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.UNAUTHORIZED);
    assertThat(fixture.registry.requests().subList(before, fixture.registry.requests().size()))
        .allMatch(seen -> seen.header("authorization").isEmpty());
  }

  @Test
  void basic_callers_areToldApartAndPublicContentNeedsNoLogin() {
    var fixture = start(new Auth.None());
    fixture.registry.script().on(withoutLogin(APP.value()), challengesForBasic());
    var upstream = upstream(fixture);

    found(() -> upstream.as(ADA).getManifest(APP, tag("v1")));
    Refusal refusal = refused(() -> upstream.as(CallerLogin.ANONYMOUS).getManifest(APP, tag("v1")));
    found(() -> upstream.as(CallerLogin.ANONYMOUS).getManifest(OTHER, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.UNAUTHORIZED);
    assertThat(refusal.message()).contains("log in here");
    assertThat(shown(fixture, "Basic")).containsExactly("ada:" + SECRET);
  }

  @Test
  void basic_wrongLogin_isHeldBackForItsCallerAlone() {
    var fixture = start(new Auth.Basic(new Credentials("ada", SECRET)));
    var upstream = upstream(fixture);

    Refusal first = refused(() -> upstream.as(EVE).getManifest(APP, tag("v1")));
    Refusal held = refused(() -> upstream.as(EVE).getManifest(OTHER, tag("v1")));
    found(() -> upstream.as(ADA).getManifest(APP, tag("v1")));

    assertThat(first.message()).contains("the registry refuses your login: 401 from ");
    assertThat(held.message()).contains("your login was not taken", "not shown again for 15 s");
    assertThat(shown(fixture, "Basic")).containsExactly("eve:guessed", "ada:" + SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS", "oauth2accesstoken", "_json_key", "gitlab+deploy-token-1"})
  void userNamesOfClouds_areShownAsTheyAre(String user) {
    var fixture = start(Bearer.of(new Credentials(user, "{\"a\": \"ü:b\"}")));

    found(
        () ->
            upstream(fixture)
                .as(login("key", user, "{\"a\": \"ü:b\"}"))
                .getManifest(APP, tag("v1")));

    assertThat(shown(fixture, "Basic")).containsExactly(user + ":{\"a\": \"ü:b\"}");
  }

  @Test
  void identityToken_isPostedToTheRealm() {
    var fixture = start(new Auth.None());
    var script = fixture.registry.script();
    script.once(
        Match.manifest(),
        new Status(
            401,
            Map.of(
                "www-authenticate",
                "Bearer realm=\"%s/token\",service=\"s\"".formatted(fixture.registry.uri())),
            ""));
    script.on(Match.token(), new Status(200, Map.of(), "{\"access_token\": \"bought\"}"));
    var login = CallerLogin.ofIdentityToken("key", new Secret("refresh"));

    found(() -> upstream(fixture).as(login).getManifest(APP, tag("v1")));

    SeenRequest token = fixture.registry.requests().get(1);
    assertThat(token.method()).isEqualTo("POST");
    assertThat(token.header("authorization")).isEmpty();
    assertThat(shown(fixture, "Bearer")).containsExactly("bought");
  }

  @Test
  void redirects_toAnotherHost_neverHaveTheLogin() {
    var fixture =
        start(
            ScriptedRegistry.builder()
                .auth(new Auth.Basic(new Credentials("ada", SECRET)))
                .redirectBlobsTo("localhost"));
    Blob blob = fixture.registry.repository(APP.value()).addBlob("content".getBytes(UTF_8));
    var upstream = upstream(fixture);

    found(() -> upstream.as(ADA).headBlob(APP, digest(blob.digest())));

    List<SeenRequest> elsewhere =
        fixture.registry.requests().stream()
            .filter(seen -> seen.header("host").orElse("").startsWith("localhost"))
            .toList();
    assertThat(elsewhere).isNotEmpty();
    assertThat(elsewhere).allMatch(seen -> seen.header("authorization").isEmpty());
  }

  @Test
  void realmsAndTheirRedirects_ofOtherSites_neverGetTheLogin() {
    var fixture = start(bearer());
    fixture
        .registry
        .script()
        .on(Match.token(), new Redirect(307, "http://thief.example.org/token"));
    var upstream = upstream(fixture);

    Refusal refusal = refused(() -> upstream.as(ADA).getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_ANSWER);
    assertThat(refusal.message()).contains("thief.example.org").doesNotContain(SECRET);
  }

  @Test
  void refusalsOfCallers_areNoTroubleOfTheUpstream() {
    var fixture = start(bearer());
    var upstream = upstream(fixture);
    for (int i = 0; i < 20; i++) {
      CallerLogin wrong = login("key " + i, "eve" + i, "guessed");
      refused(() -> upstream.as(wrong).getManifest(APP, tag("v1")));
    }

    assertThat(upstream.status().state().trouble()).isEmpty();
    assertThat(upstream.status().lastFailure()).isEmpty();
    assertThat(upstream.isDue(APP)).isTrue();
    found(() -> upstream.as(ADA).getManifest(APP, tag("v1")));
  }

  @Test
  void limitOfOneCaller_isNoTroubleOfTheOthers() {
    var fixture = start(new Auth.None());
    fixture
        .registry
        .script()
        .on(
            Match.of(head -> head.header("authorization").filter(BOBS::equals).isPresent()),
            new Status(429, Map.of("Retry-After", "60"), ""));
    fixture.registry.script().on(withoutLogin(APP.value()), challengesForBasic());
    var upstream = upstream(fixture);
    for (int i = 0; i < 10; i++) {
      Refusal limited = refused(() -> upstream.as(BOB).getManifest(APP, tag("v1")));
      assertThat(limited.reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
    }

    assertThat(upstream.isLeftAlone()).isFalse();
    found(() -> upstream.as(ADA).getManifest(APP, tag("v1")));
  }

  @Test
  void views_shareTheBreakersOfTheUpstream() {
    var fixture = start(new Auth.None());
    fixture.registry.script().on(Match.any(), Status.of(503));
    var upstream = upstream(fixture);
    for (int i = 0; i < 20 && upstream.isDue(APP); i++) {
      refused(() -> upstream.as(ADA).getManifest(APP, tag("v1")));
    }

    assertThat(upstream.as(BOB).isDue(APP)).isFalse();
    assertThat(upstream.as(ADA)).isSameAs(upstream.as(BOB).as(ADA)).isNotSameAs(upstream);
  }

  @Test
  void tokens_areNotShownForLongerThanAProofCounts() {
    var fixture = start(bearer().with(Duration.ofHours(1)));
    var upstream = upstream(fixture);
    Duration proofTtl = UpstreamRights.OfCaller.DEFAULTS.proofTtl();

    found(() -> upstream.as(ADA).getManifest(APP, tag("v1")));
    fixture.clock.move(proofTtl.minusSeconds(1));
    found(() -> upstream.as(ADA).getManifest(APP, tag("v1")));
    assertThat(fixture.registry.tokensIssued()).isEqualTo(1);
    fixture.clock.move(Duration.ofSeconds(1));
    found(() -> upstream.as(ADA).getManifest(APP, tag("v1")));
    assertThat(fixture.registry.tokensIssued()).isEqualTo(2);
  }

  @Test
  void status_saysWhoseLoginIsShown() {
    var fixture = start(bearer());

    found(() -> upstream(fixture).as(ADA).getManifest(APP, tag("v1")));

    assertThat(upstream(fixture).status().login()).isEqualTo("each caller's own");
    assertThat(upstream(fixture).as(ADA).status().login()).isEqualTo("a caller's login");
  }

  @Test
  void rightsOfCallers_areNeverPublic() {
    var fixture = start(new Auth.None());

    assertThat(upstream(fixture).isPublic()).isFalse();
    assertThat(upstream(fixture).as(CallerLogin.ANONYMOUS).isPublic()).isFalse();
    assertThat(fixture.upstream().isPublic()).isTrue();
  }

  private static Bearer bearer() {
    return Bearer.anonymously()
        .with(
            List.of(
                new Grantee(new Credentials("ada", SECRET), APP.value()),
                new Grantee(new Credentials("bob", "s3cret-of-bob"), OTHER.value())),
            false);
  }

  private static CallerLogin login(String key, String user, String password) {
    return CallerLogin.ofPassword(key, user, new Secret(password));
  }

  private UpstreamFixture start(Auth auth) {
    return start(ScriptedRegistry.builder().auth(auth));
  }

  private UpstreamFixture start(RegistryBuilder registry) {
    var fixture = new UpstreamFixture(registry.start());
    fixtures.add(fixture);
    for (var repository : List.of(APP, OTHER)) {
      fixture
          .registry
          .repository(repository.value())
          .addManifest("text/plain", "{}".getBytes(UTF_8), "v1");
    }
    return fixture;
  }

  private static Upstream upstream(UpstreamFixture fixture) {
    return fixture.upstream(fixture.config().withRights(UpstreamRights.OfCaller.DEFAULTS));
  }

  private static List<String> shown(UpstreamFixture fixture, String scheme) {
    return fixture.registry.requests().stream()
        .flatMap(seen -> seen.header("authorization").stream())
        .filter(header -> header.startsWith(scheme + " "))
        .map(header -> header.substring(scheme.length() + 1))
        .map(value -> scheme.equals("Basic") ? decoded(value) : value)
        .toList();
  }

  private static Match withoutLogin(String repository) {
    return Match.of(head -> head.header("authorization").isEmpty()).and(inside(repository));
  }

  private static Predicate<RequestHead> inside(String repository) {
    return head -> head.endpoint().repositoryName().filter(repository::equals).isPresent();
  }

  private static Status challengesForBasic() {
    return new Status(401, Map.of("www-authenticate", "Basic realm=\"r\""), "");
  }

  private static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text), UTF_8);
  }
}
