package dev.entrepot.server.access;

import static dev.entrepot.server.access.Guarded.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AnonymousAccess;
import dev.entrepot.loadtest.upstream.Auth;
import dev.entrepot.loadtest.upstream.Auth.Grantee;
import dev.entrepot.loadtest.upstream.Credentials;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.LoggedLines;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients with logins for two registries, each of which decides by them. */
final class PassedLoginsTest {
  private static final String APP = "/v2/corp.example/team/app/manifests/1";
  private static final String LIB = "/v2/partner.example/lib/manifests/1";
  private static final String[] BOB = Guarded.basic("bob", "bobs-secret");
  private static final String[] PAT = Guarded.basic("pat", "pats-secret");
  private static final String[] NONE = {};

  /** Gives tokens to everyone, but none for a wrong password. */
  private static final Auth OPEN_TO_ALL =
      Auth.Bearer.anonymously().with(new Credentials("bob", "bobs-secret"), true);

  @TempDir private Path folder;

  /** Gives tokens to Bob for the team's repositories, and to Eve for her own. */
  @Fixture
  private final ScriptedRegistry corp =
      ScriptedRegistry.builder()
          .auth(
              Auth.Bearer.anonymously()
                  .with(
                      List.of(
                          new Grantee(new Credentials("bob", "bobs-secret"), "team/"),
                          new Grantee(new Credentials("eve", "eves-secret"), "eve/")),
                      false))
          .start();

  /** Takes Pat's password with each request. */
  @Fixture
  private final ScriptedRegistry partner =
      ScriptedRegistry.builder()
          .auth(new Auth.Basic(new Credentials("pat", "pats-secret")))
          .start();

  @Fixture private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    TestImages.withSeed(5).addTo(corp.repository("team/app"), "1");
    TestImages.withSeed(6).addTo(partner.repository("lib"), "1");
    start(AccessConfig.DEFAULTS);
  }

  private void start(AccessConfig access) throws Exception {
    if (proxy != null) {
      proxy.close();
    }
    proxy =
        TestProxy.start(
            CallerRegistries.config(
                folder.resolve("data"),
                Map.of("corp.example", corp, "partner.example", partner),
                access));
  }

  private HttpResponse<byte[]> get(int status, String path, String... headers) throws Exception {
    HttpResponse<byte[]> answer = proxy.get(path, headers);
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
    assertThat(text(answer)).doesNotContain("secret");
    return answer;
  }

  private static String challenge(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("www-authenticate").orElse("");
  }

  private String token(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    return new JsonObject(text(answer)).getString("token");
  }

  private String[] tokenOfBob() throws Exception {
    return Guarded.bearer(Guarded.token(proxy, "corp.example/team/app", BOB));
  }

  /** Anyone can make up a login, so that a public image alone does not make it one. */
  @Test
  void madeUpLogin_whereALoginIsNeeded_doesNotGetPublicContent() throws Exception {
    String[] madeUp = Guarded.basic("mad", "up-secret");
    proxy.close();
    try (var open = ScriptedRegistry.builder().auth(OPEN_TO_ALL).start()) {
      TestImages.withSeed(7).addTo(open.repository("team/app"), "1");
      for (AccessConfig access :
          List.of(
              AccessConfig.DEFAULTS.withAnonymous(AnonymousAccess.DENY),
              AccessConfig.DEFAULTS.withRules(Guarded.rules("login corp.example/* allow")))) {
        proxy =
            TestProxy.start(
                CallerRegistries.config(
                    folder.resolve("data"), Map.of("corp.example", open), access));
        get(200, APP, BOB);
        get(401, APP, madeUp);
        get(401, APP);
        proxy.close();
      }
    }
  }

  @Test
  void containerd_postsItsLoginAfterTheChallenge() throws Exception {
    HttpResponse<byte[]> first = get(401, "/v2/team/app/manifests/1?ns=corp.example");
    assertThat(challenge(first))
        .contains("service=\"corp.example\"")
        .contains("scope=\"repository:team/app:pull\"")
        .doesNotContain("error");

    HttpResponse<byte[]> posted =
        CallerRegistries.post(
            proxy,
            "grant_type",
            "password",
            "service",
            "corp.example",
            "client_id",
            "containerd-client",
            "scope",
            "repository:team/app:pull",
            "username",
            "bob",
            "password",
            "bobs-secret");
    String[] bearer = Guarded.bearer(token(posted));

    get(200, "/v2/team/app/manifests/1?ns=corp.example", bearer);
    assertThat(CallerRegistries.shownTo(corp)).contains(BOB[1]);
    assertThat(CallerRegistries.shownTo(partner)).isEmpty();
  }

  @Test
  void docker_logsInAndGetsATokenForItsPull() throws Exception {
    assertThat(challenge(get(401, "/v2/"))).contains("service=\"entrepot\"");
    String login =
        token(get(200, "/auth/token?account=bob&offline_token=true&service=entrepot", BOB));
    get(200, "/v2/", Guarded.bearer(login));
    assertThat(corp.requests()).isEmpty();

    get(200, APP, tokenOfBob());
  }

  @Test
  void docker_logsInWhereAnonymousCallersAreNotLetIn() throws Exception {
    start(AccessConfig.DEFAULTS.withAnonymous(AnonymousAccess.DENY));

    String login = token(get(200, "/auth/token?account=bob&service=entrepot", BOB));
    get(200, "/v2/", Guarded.bearer(login));
    get(200, APP, tokenOfBob());
    get(200, APP, BOB);
    get(401, APP);
    get(401, APP, Guarded.bearer(login));
  }

  @Test
  void basic_onTheRequestItself_isEnough() throws Exception {
    get(200, APP, BOB);
    get(200, LIB, PAT);
    assertThat(proxy.head(APP, BOB).statusCode()).isEqualTo(200);
    get(200, "/v2/corp.example/team/app/tags/list", BOB);
  }

  @Test
  void twoRegistries_seeTheirOwnLoginsAlone() throws Exception {
    get(200, APP, BOB);
    get(200, APP, tokenOfBob());
    get(200, LIB, PAT);
    String scopes = "&scope=repository:partner.example/lib:pull";
    String[] wider =
        Guarded.bearer(
            token(
                get(
                    200,
                    "/auth/token?service=entrepot&scope=repository:corp.example/team/app:pull"
                        + scopes,
                    BOB)));
    get(200, APP, wider);
    get(401, LIB, wider);
    get(401, LIB, tokenOfBob());

    assertThat(CallerRegistries.shownTo(partner)).containsExactly(PAT[1]);
    assertThat(CallerRegistries.shownTo(corp))
        .contains(BOB[1])
        .allMatch(shown -> shown.equals(BOB[1]) || shown.startsWith("Bearer scripted-token-"));
  }

  @Test
  void loginOfAnotherRegistry_isAnonymousElsewhere() throws Exception {
    start(
        AccessConfig.DEFAULTS.withRules(
            Guarded.rules("login corp.example/* allow", "login docker.io/* allow")));

    get(200, APP, BOB);
    // Docker Hub is not asked with callers' logins, so Bob is not known there.
    get(401, "/v2/docker.io/library/alpine/manifests/1", BOB);
    get(401, "/v2/docker.io/library/alpine/manifests/1", tokenOfBob());
  }

  @Test
  void anonymous_isChallengedWhereTheRegistryWouldChallenge() throws Exception {
    assertThat(challenge(get(401, APP))).doesNotContain("error");

    String[] bearer = Guarded.bearer(Guarded.token(proxy, "corp.example/team/app", NONE));
    assertThat(challenge(get(401, APP, bearer)))
        .contains("error=\"insufficient_scope\"")
        .contains("scope=\"repository:corp.example/team/app:pull\"");
  }

  @Test
  void wrongLogin_isToldAsOne() throws Exception {
    String[] wrong = Guarded.basic("bob", "other-secret");

    HttpResponse<byte[]> refused = get(401, APP, wrong);
    assertThat(challenge(refused)).contains("error=\"invalid_token\"");
    String[] bearer = Guarded.bearer(Guarded.token(proxy, "corp.example/team/app", wrong));
    assertThat(challenge(get(401, APP, bearer))).contains("error=\"invalid_token\"");
    get(200, APP, BOB);
  }

  @Test
  void rightLoginWithoutTheRight_getsNothing() throws Exception {
    get(200, APP, BOB);
    get(401, APP, Guarded.basic("eve", "eves-secret"));
    get(401, APP);
  }

  @Test
  void restart_endsTokensOfPassedLogins() throws Exception {
    String[] bearer = tokenOfBob();
    get(200, APP, bearer);

    start(AccessConfig.DEFAULTS);

    assertThat(challenge(get(401, APP, bearer))).contains("error=\"invalid_token\"");
    assertThat(challenge(get(401, "/v2/", bearer))).contains("error=\"invalid_token\"");
    get(200, APP, tokenOfBob());
  }

  @Test
  void ownUser_isNeverShownToTheRegistry() throws Exception {
    Path users = Guarded.users(folder.resolve("htpasswd"), "ann");
    start(AccessConfig.DEFAULTS.withUsers(users));

    HttpResponse<byte[]> right = get(403, APP, Guarded.basic("ann", Guarded.RIGHT));
    assertThat(text(right)).contains("DENIED").contains("corp.example decides by its own logins");
    get(401, APP, Guarded.basic("ann", "wrong-secret"));
    get(401, "/auth/token?account=ann&service=entrepot", Guarded.basic("ann", "wrong-secret"));

    assertThat(CallerRegistries.shownTo(corp)).noneMatch(shown -> shown.startsWith("Basic"));
    get(200, APP, BOB);
  }

  @Test
  void guesses_areHeldBackAfterTwenty() throws Exception {
    int limited = 0;
    for (int i = 0; i < 40; i++) {
      HttpResponse<byte[]> answer = proxy.get(APP, Guarded.basic("bob", "guess" + i));
      limited += answer.statusCode() == 429 ? 1 : 0;
      if (answer.statusCode() == 429) {
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
      }
    }

    assertThat(limited).isEqualTo(20);
    assertThat(CallerRegistries.shownTo(corp).stream().filter(it -> it.startsWith("Basic")))
        .hasSize(20);
  }

  @Test
  void guesses_ofANeighbour_doNotHoldBackALoginThatWasRight() throws Exception {
    get(200, APP, BOB);
    for (int i = 0; i < 30; i++) {
      proxy.get(APP, Guarded.basic("bob", "guess" + i));
    }

    get(429, APP, Guarded.basic("bob", "guess"));
    get(200, APP, BOB);
    get(200, APP, tokenOfBob());
  }

  @Test
  void guessesByTokens_areHeldBackToo() throws Exception {
    for (int i = 0; i < 300; i++) {
      HttpResponse<byte[]> answer =
          proxy.get(
              "/auth/token?service=entrepot&scope=repository:corp.example/team/app:pull",
              Guarded.basic("bob", "guess" + i));
      assertThat(answer.statusCode()).isEqualTo(i < 100 ? 200 : 429);
    }
    assertThat(corp.requests()).isEmpty();
  }

  private String metrics() throws Exception {
    var request = HttpRequest.newBuilder(proxy.admin("/metrics")).build();
    return proxy.client().send(request, BodyHandlers.ofString()).body();
  }

  @Test
  void registrysWord_isAmongTheDecisions() throws Exception {
    get(401, APP);
    get(401, APP, Guarded.basic("bob", "wrong-secret"));

    assertThat(metrics())
        .containsPattern("entrepot_access_decisions_total\\{decision=\"allowed\"\\} 2")
        .containsPattern("entrepot_access_decisions_total\\{decision=\"challenged\"\\} 1")
        .containsPattern("entrepot_access_decisions_total\\{decision=\"rejected\"\\} 1");
  }

  @Test
  void secrets_areInNoLogAndNoMetric() throws Exception {
    try (var log = LoggedLines.of("dev.entrepot")) {
      get(401, APP, Guarded.basic("bob", "wrong-secret"));
      get(200, APP, BOB);
      get(200, APP, tokenOfBob());
      get(401, LIB, Guarded.basic("pat", "wrong-secret"));
      get(401, LIB);
      partner.close();
      proxy.get("/v2/partner.example/lib/manifests/2", PAT);

      assertThat(log.lines()).noneMatch(line -> line.contains("secret"));
      assertThat(log.lines()).noneMatch(line -> line.contains(BOB[1].substring(6)));
    }
    String metrics = metrics();
    assertThat(metrics).doesNotContain("secret").doesNotContain("bob");
  }
}
