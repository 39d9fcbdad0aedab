package dev.entrepot.proxy.access.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Secret;
import dev.entrepot.config.access.AccessRule;
import dev.entrepot.config.access.PullRight;
import dev.entrepot.config.access.Who;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.RepositoryPattern;
import dev.entrepot.proxy.access.AccessRules;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Proof;
import dev.entrepot.proxy.access.pass.LoginPassing;
import dev.entrepot.proxy.access.pass.PassedLogin;
import dev.entrepot.proxy.access.pass.PassedLogins;
import dev.entrepot.proxy.access.token.LoginCheck.Outcome;
import dev.entrepot.proxy.access.token.TokenService.Client;
import dev.entrepot.proxy.upstream.CallerLogin;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens for registries that are asked with the callers' logins. */
final class TokenPassingTest {
  private static final RegistryName CORP = new RegistryName("corp.example");
  private static final RegistryName PARTNER = new RegistryName("partner.example");
  private static final ProvenLogin ANN =
      new ProvenLogin(new Caller.Known("ann", Set.of(), Proof.PASSWORD), "line-1");
  private static final ProvenLogin NODE =
      new ProvenLogin(new Caller.Known("spiffe://site/node", Set.of(), Proof.CERTIFICATE), "");
  private static final Client CLIENT = new Client("192.0.2.7", Optional.empty());
  private static final String APP = "corp.example/team/app";
  private static final String[] ALL = {"corp.example/*", "partner.example/*", "docker.io/*"};
  private static final String ALPINE = "docker.io/library/alpine";

  private final SetClock clock = new SetClock();
  private AccessTokens tokens;
  private LoginPassing passing;
  private TokenService service;

  /** Knows Ann. */
  private static final class FakeLogins implements LoginCheck {
    @Override
    public Future<Outcome> check(Credential.Password shown, String address) {
      boolean isAnn = shown.name().equals("ann") && shown.secret().equals("hers");
      return Future.succeededFuture(isAnn ? new Outcome.Proven(ANN) : new Outcome.Wrong("wrong"));
    }

    @Override
    public boolean stands(ProvenLogin login) {
      return true;
    }
  }

  @BeforeEach
  void open(@TempDir Path data) throws IOException {
    tokens = new AccessTokens(TokenKeys.open(data, clock), clock);
    var memory = new PassedLogins(Duration.ofHours(1), () -> 0, new Random(1));
    passing =
        new LoginPassing(
            Set.of(CORP, PARTNER),
            (user, secret) -> user.equals("ann") || secret.value().equals("issued"),
            memory,
            () -> 0);
    service = service();
  }

  private TokenService service(AccessRule... rules) {
    return new TokenService(
        new AccessRules(List.of(rules)),
        TokenPassingTest::named,
        passing,
        new FakeLogins(),
        tokens,
        new TokenService.Lives(Duration.ofMinutes(15), Optional.of(Duration.ofHours(1))),
        clock);
  }

  private static AccessRule rule(Who who, PullRight right, String... images) {
    return new AccessRule(
        who,
        Stream.of(images).map(it -> RepositoryPattern.parse(it).orElseThrow()).toList(),
        right);
  }

  private static Optional<Repository> named(Optional<RegistryName> service, String name) {
    String whole = service.map(it -> it + "/" + name).orElse(name);
    int slash = whole.indexOf('/');
    return RepositoryName.parse(whole.substring(slash + 1))
        .flatMap(
            rest ->
                RegistryName.parse(whole.substring(0, Math.max(0, slash)))
                    .map(registry -> new Repository(registry, rest)));
  }

  private static Repository repository(String name) {
    return named(Optional.empty(), name).orElseThrow();
  }

  private TokenReply get(String query, String login) {
    return get(query, login, CLIENT);
  }

  private TokenReply get(String query, String login, Client client) {
    String basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    return service.get(query, Optional.of("Basic " + basic), client).result();
  }

  private TokenReply post(String form) {
    return service.post(form, CLIENT).result();
  }

  private static String passwordForm(String user, String password) {
    return "grant_type=password&username=%s&password=%s&client_id=test"
        .formatted(encoded(user), encoded(password));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String scopes(String... names) {
    var text = new StringBuilder();
    for (String name : names) {
      text.append("&scope=repository:").append(name).append(":pull");
    }
    return text.toString();
  }

  private TokenCheck.Valid opened(TokenReply reply) {
    assertThat(reply).isInstanceOf(TokenAnswer.class);
    assertThat(((TokenAnswer) reply).refresh()).isEmpty();
    return (TokenCheck.Valid) tokens.verify(((TokenAnswer) reply).token());
  }

  private static TokenRefusal refused(TokenReply reply) {
    assertThat(reply).isInstanceOf(TokenRefusal.class);
    return (TokenRefusal) reply;
  }

  private PassedLogin passed(TokenReply reply) {
    var key = opened(reply).grants().passed().orElseThrow();
    var outcome = passing.find(key, "192.0.2.7").orElseThrow();
    return ((LoginPassing.Outcome.Passed) outcome).login();
  }

  private CallerLogin bob(PassedLogin passed) {
    return CallerLogin.ofPassword(passed.key().key(), "bob", new Secret("pa:ss"));
  }

  @Test
  void get_loginOfARegistry_isPassedOnToItAlone() {
    TokenReply reply = get("service=entrepot" + scopes(APP), "bob:pa:ss");

    TokenCheck.Valid valid = opened(reply);
    assertThat(valid.login()).isEmpty();
    assertThat(valid.grants().pull()).containsExactly(repository(APP));
    PassedLogin passed = passed(reply);
    assertThat(passed.registry()).isEqualTo(CORP);
    assertThat(passed.login()).isEqualTo(bob(passed));
  }

  @Test
  void post_asContainerd_isTheSameLogin() {
    TokenReply reply =
        post(passwordForm("bob", "pa:ss") + "&service=corp.example&scope=repository:team/app:pull");

    assertThat(passed(reply))
        .isEqualTo(passed(get("service=corp.example" + scopes("team/app"), "bob:pa:ss")));
  }

  @Test
  void get_secretsAreInNoToken() {
    String token = ((TokenAnswer) get(scopes(APP), "bob:pa:ss")).token();
    String payload =
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);

    assertThat(payload).contains("corp.example").doesNotContain("pa:ss").doesNotContain("bob");
  }

  @Test
  void get_scopesOfTwoRegistries_areOpenedForTheFirstAlone() {
    TokenReply first = get(scopes(APP, "partner.example/lib", ALPINE), "bob:pa:ss");
    TokenReply second = get(scopes("partner.example/lib", APP), "bob:pa:ss");

    assertThat(opened(first).grants().pull())
        .containsExactlyInAnyOrder(repository(APP), repository(ALPINE));
    assertThat(passed(first).registry()).isEqualTo(CORP);
    assertThat(opened(second).grants().pull()).containsExactly(repository("partner.example/lib"));
    assertThat(passed(second).registry()).isEqualTo(PARTNER);
  }

  @Test
  void get_sameLoginForTwoRegistries_areTwoLogins() {
    PassedLogin corp = passed(get(scopes(APP), "bob:pa:ss"));
    PassedLogin partner = passed(get(scopes("partner.example/lib"), "bob:pa:ss"));

    assertThat(corp.key().key()).isNotEqualTo(partner.key().key());
  }

  @Test
  void get_serviceOfARegistry_isWhereTheLoginGoes() {
    service = service(rule(new Who.Any(), PullRight.ALLOW, ALL));

    assertThat(passed(get("service=partner.example" + scopes("lib"), "bob:pa:ss")).registry())
        .isEqualTo(PARTNER);
  }

  @Test
  void get_ownLogin_isNeverPassedOn() {
    TokenCheck.Valid ann = opened(get(scopes(APP, "partner.example/lib"), "ann:hers"));

    assertThat(ann.login()).contains(ANN);
    assertThat(ann.grants().passed()).isEmpty();
    assertThat(ann.grants().pull())
        .containsExactlyInAnyOrder(repository(APP), repository("partner.example/lib"));
    assertThat(refused(get(scopes(APP), "ann:other")).status()).isEqualTo(401);
    assertThat(refused(get(scopes(APP), "bob:issued")).status()).isEqualTo(401);
    assertThat(refused(post("grant_type=refresh_token&refresh_token=issued" + scopes(APP))).error())
        .isEqualTo("invalid_grant");
  }

  @Test
  void get_withoutLogin_isATokenForThoseWithoutOne() {
    TokenCheck.Valid valid = opened(service.get(scopes(APP), Optional.empty(), CLIENT).result());

    assertThat(valid.grants()).isEqualTo(new Grants(Set.of(repository(APP))));
  }

  @Test
  void get_dockerLogin_succeedsAndCarriesNothing() {
    TokenCheck.Valid valid =
        opened(
            get("account=bob&client_id=docker&offline_token=true&service=entrepot", "bob:pa:ss"));

    assertThat(valid.login()).isEmpty();
    assertThat(valid.grants()).isEqualTo(Grants.NONE);
    assertThat(refused(get("account=ann&service=entrepot", "ann:other")).status()).isEqualTo(401);
  }

  @Test
  void get_scopeOfOthersAlone_isWhatIsGivenWithoutALogin() {
    assertThat(opened(get(scopes(ALPINE), "bob:pa:ss")).grants())
        .isEqualTo(new Grants(Set.of(repository(ALPINE))));

    service = service(rule(new Who.Login(), PullRight.ALLOW, ALL));
    assertThat(refused(get(scopes(ALPINE), "bob:pa:ss")).status()).isEqualTo(401);
  }

  @Test
  void get_rulesAreAskedFirst_andNoMadeUpNameIsAUser() {
    service =
        service(
            rule(new Who.User("corp.example:admin"), PullRight.ALLOW, "corp.example/*"),
            rule(new Who.User("admin"), PullRight.ALLOW, "corp.example/*"),
            rule(new Who.Login(), PullRight.ALLOW, "corp.example/team/*"));

    TokenCheck.Valid valid = opened(get(scopes(APP, "corp.example/secret"), "admin:made-up"));

    assertThat(valid.grants().pull()).containsExactly(repository(APP));
  }

  @Test
  void get_loginOfARegistry_isNoLoginForOthers() {
    service = service(rule(new Who.Login(), PullRight.ALLOW, ALL));

    assertThat(opened(get(scopes(APP, ALPINE), "bob:made-up")).grants().pull())
        .containsExactly(repository(APP));
  }

  @Test
  void get_certificateBesideALogin_isTheCallerForTheRules() {
    service = service(rule(new Who.User("spiffe://site/node"), PullRight.ALLOW, ALL));
    var client = new Client("192.0.2.8", Optional.of(NODE));

    TokenReply reply = get(scopes(APP, ALPINE), "bob:pa:ss", client);

    assertThat(opened(reply).login()).contains(NODE);
    assertThat(opened(reply).grants().pull())
        .containsExactlyInAnyOrder(repository(APP), repository(ALPINE));
    assertThat(passed(reply).registry()).isEqualTo(CORP);
  }

  @Test
  void post_identityToken_isPassedOnAsOne() {
    TokenReply posted = post("grant_type=refresh_token&refresh_token=identity" + scopes(APP));

    PassedLogin passed = passed(posted);
    assertThat(passed.login())
        .isEqualTo(CallerLogin.ofIdentityToken(passed.key().key(), new Secret("identity")));
    assertThat(passed(get(scopes(APP), "<token>:identity"))).isEqualTo(passed);
    assertThat(refused(post("grant_type=refresh_token&refresh_token=identity")).error())
        .isEqualTo("invalid_grant");
  }

  @Test
  void post_tokenOfOurs_isNeverPassedOn(@TempDir Path others) throws IOException {
    var foreign = new AccessTokens(TokenKeys.open(others, clock), clock);
    String oldOne = foreign.mintRefresh(ANN, Duration.ofMinutes(5)).orElseThrow();
    String access = ((TokenAnswer) get(scopes(APP), "bob:pa:ss")).token();

    for (String token : List.of(oldOne, access)) {
      assertThat(
              refused(post("grant_type=refresh_token&refresh_token=" + token + scopes(APP)))
                  .error())
          .isEqualTo("invalid_grant");
    }
  }

  @Test
  void post_userNameWithAColon_isNoLogin() {
    TokenRefusal refusal = refused(post(passwordForm("bob:x", "secret") + scopes(APP)));

    assertThat(refusal.error()).isEqualTo("invalid_grant");
    assertThat(refusal.body()).doesNotContain("secret", "bob");
  }

  @Test
  void get_manyGuesses_areSlowed() {
    TokenReply last = get(scopes(APP), "bob:0");
    for (int i = 1; i < 1000; i++) {
      last = get(scopes(APP), "bob:" + i);
    }

    assertThat(refused(last).status()).isEqualTo(429);
    assertThat(refused(last).retryAfter()).isPresent();
  }
}
