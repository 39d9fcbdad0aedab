package dev.entrepot.proxy.access.token;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.entrepot.proxy.access.token.LoginCheck.Outcome;
import dev.entrepot.proxy.access.token.TokenService.Client;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenServiceTest {
  private static final Duration LIFE = Duration.ofMinutes(15);
  private static final Client CLIENT = new Client("192.0.2.7", Optional.empty());
  private static final ProvenLogin ANN =
      new ProvenLogin(new Caller.Known("ann", Set.of(), Proof.PASSWORD), "line-1");
  private static final String TEAM = "registry.example/team/app";
  private static final String HUB = "docker.io/library/alpine";

  private final SetClock clock = new SetClock();
  private final FakeLogins logins = new FakeLogins();
  private AccessTokens tokens;
  private TokenService service;

  /** Knows Ann. */
  private static final class FakeLogins implements LoginCheck {
    private Outcome ofAnn = new Outcome.Proven(ANN);
    private boolean stands = true;
    private final List<String> addresses = new ArrayList<>();

    @Override
    public Future<Outcome> check(Credential.Password shown, String address) {
      addresses.add(address);
      boolean isAnn = shown.name().equals("ann") && shown.secret().equals("pass:word");
      return Future.succeededFuture(
          isAnn ? ofAnn : new Outcome.Wrong("the user name or the password is wrong"));
    }

    @Override
    public boolean stands(ProvenLogin login) {
      return stands;
    }
  }

  @BeforeEach
  void open(@TempDir Path data) throws IOException {
    tokens = new AccessTokens(TokenKeys.open(data, clock), clock);
    service = serviceWith(Optional.of(Duration.ofHours(1)));
  }

  private TokenService serviceWith(Optional<Duration> refresh) {
    var rules =
        new AccessRules(
            List.of(
                rule(new Who.User("ann"), "registry.example/team/*", PullRight.ALLOW),
                rule(new Who.Any(), "docker.io/*", PullRight.CACHED)));
    return new TokenService(
        rules,
        TokenServiceTest::named,
        LoginPassing.none(),
        logins,
        tokens,
        new TokenService.Lives(LIFE, refresh),
        clock);
  }

  private static AccessRule rule(Who who, String images, PullRight right) {
    return new AccessRule(who, List.of(RepositoryPattern.parse(images).orElseThrow()), right);
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

  private static String basic(String text) {
    return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private TokenReply get(String query, String login) {
    return service.get(query, Optional.of(basic(login)), CLIENT).result();
  }

  private TokenReply get(String query) {
    return service.get(query, Optional.empty(), CLIENT).result();
  }

  private TokenReply post(String form) {
    return service.post(form, CLIENT).result();
  }

  private TokenCheck.Valid opened(TokenReply reply) {
    assertThat(reply).isInstanceOf(TokenAnswer.class);
    return (TokenCheck.Valid) tokens.verify(((TokenAnswer) reply).token());
  }

  private static TokenRefusal refused(TokenReply reply) {
    assertThat(reply).isInstanceOf(TokenRefusal.class);
    return (TokenRefusal) reply;
  }

  private static String passwordForm(String password) {
    return "grant_type=password&service=entrepot&client_id=test&username=ann&password="
        + URLEncoder.encode(password, StandardCharsets.UTF_8);
  }

  @Test
  void get_rightLogin_opensWhatWasAskedForAlone() {
    var valid = opened(get("service=entrepot&scope=repository:" + TEAM + ":pull", "ann:pass:word"));

    assertThat(valid.login()).contains(ANN);
    assertThat(valid.grants().pull()).containsExactly(repository(TEAM));
    assertThat(logins.addresses).containsExactly("192.0.2.7");
  }

  @Test
  void get_withoutLogin_opensWhatAnonymousMayHave() {
    var valid =
        opened(
            get(
                "service=entrepot&scope=repository:%s:pull&scope=repository:%s:pull"
                    .formatted(HUB, TEAM)));

    assertThat(valid.login()).isEmpty();
    assertThat(valid.grants().pull()).containsExactly(repository(HUB));
  }

  @Test
  void get_scopeWithoutRight_isATokenWithoutIt() {
    var reply = get("scope=repository:registry.example/other/app:pull,push", "ann:pass:word");

    assertThat(opened(reply).grants()).isEqualTo(Grants.NONE);
    assertThat(((TokenAnswer) reply).scopes()).isEmpty();
  }

  @Test
  void get_serviceNamesARegistry_namesAreOfIt() {
    var valid =
        opened(get("service=registry.example&scope=repository:team/app:pull", "ann:pass:word"));

    assertThat(valid.grants().pull()).containsExactly(repository(TEAM));
  }

  @Test
  void get_withoutScope_isATokenForPings() {
    assertThat(opened(get("account=ann&service=entrepot", "ann:pass:word")).login()).contains(ANN);
  }

  @Test
  void get_certificate_isTheLoginWhereNoOtherIsShown() {
    var node = new ProvenLogin(new Caller.Known("spiffe://a/b", Set.of(), Proof.CERTIFICATE), "");
    var client = new Client("192.0.2.8", Optional.of(node));

    var byCertificate = service.get("", Optional.empty(), client).result();
    var byPassword = service.get("", Optional.of(basic("ann:pass:word")), client).result();

    assertThat(opened(byCertificate).login()).contains(node);
    assertThat(opened(byPassword).login()).contains(ANN);
  }

  @Test
  void get_wrongLogin_is401ThatBothKindsOfClientsShow() {
    var refusal = refused(get("service=entrepot&scope=repository:" + HUB + ":pull", "ann:no"));

    assertThat(refusal.status()).isEqualTo(401);
    assertThat(refusal.body())
        .contains("\"errors\":[{\"code\":\"UNAUTHORIZED\"")
        .contains("\"error\":\"invalid_client\"")
        .contains("the user name or the password is wrong")
        .doesNotContain("ann");
  }

  @Test
  void get_otherAuthorization_isNotAnonymous() {
    for (String header : List.of("Bearer x", "Basic", "Basic !", basic("no colon"), "")) {
      assertThat(refused(service.get("", Optional.of(header), CLIENT).result()).status())
          .as(header)
          .isEqualTo(401);
    }
  }

  @Test
  void post_password_opensScopesOfOneParameter() {
    var reply =
        post(
            passwordForm("pass:word")
                + "&scope=repository:%s:pull+repository:%s:pull".formatted(TEAM, HUB));

    assertThat(opened(reply).grants().pull())
        .containsExactlyInAnyOrder(repository(TEAM), repository(HUB));
    assertThat(reply.body())
        .contains("\"scope\":\"repository:%s:pull repository:%s:pull\"".formatted(TEAM, HUB))
        .contains("\"expires_in\":900")
        .contains("\"issued_at\":\"2026-05-04T10:00:00Z\"")
        .doesNotContain("refresh_token");
  }

  @Test
  void post_wrongPassword_isAnInvalidGrant() {
    var refusal = refused(post(passwordForm("no")));

    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.error()).isEqualTo("invalid_grant");
  }

  @Test
  void post_otherForms_areRefused() {
    assertThat(refused(post("")).error()).isEqualTo("invalid_request");
    assertThat(refused(post("grant_type=password&username=ann")).error())
        .isEqualTo("invalid_request");
    assertThat(refused(post("grant_type=client_credentials")).error())
        .isEqualTo("unsupported_grant_type");
    assertThat(refused(post("grant_type=%zz")).error()).isEqualTo("invalid_request");
    assertThat(refused(post("a".repeat(TokenRequest.MAX_CHARACTERS + 1))).error())
        .isEqualTo("invalid_request");
    assertThat(refused(post(passwordForm("x".repeat(Credential.MAX_SECRET + 1)))).error())
        .isEqualTo("invalid_request");
    assertThat(refused(get("scope=" + String.join("+", manyScopes()))).error())
        .isEqualTo("invalid_scope");
    assertThat(logins.addresses).isEmpty();
  }

  private static List<String> manyScopes() {
    var scopes = new ArrayList<String>();
    for (int i = 0; i <= Scope.MAX_SCOPES; i++) {
      scopes.add("repository:a" + i + ":pull");
    }
    return scopes;
  }

  private String refreshToken() {
    var reply = (TokenAnswer) post(passwordForm("pass:word") + "&access_type=offline");
    return reply.refresh().orElseThrow();
  }

  private TokenReply refreshed(String token) {
    return post(
        "grant_type=refresh_token&refresh_token=%s&scope=repository:%s:pull"
            .formatted(token, TEAM));
  }

  @Test
  void post_refreshToken_isExchanged() {
    String refresh = refreshToken();
    clock.move(Duration.ofMinutes(59));

    var reply = refreshed(refresh);

    assertThat(opened(reply).login()).contains(ANN);
    assertThat(opened(reply).grants().pull()).containsExactly(repository(TEAM));
    assertThat(((TokenAnswer) reply).refresh()).contains(refresh);
  }

  @Test
  void post_refreshTokenWithoutALoginBehindIt_isRefused() {
    String refresh = refreshToken();
    assertThat(refused(refreshed("x")).error()).isEqualTo("invalid_grant");
    assertThat(refused(refreshed(((TokenAnswer) get("", "ann:pass:word")).token())).error())
        .isEqualTo("invalid_grant");

    logins.stands = false;
    assertThat(refused(refreshed(refresh)).message()).contains("withdrawn");

    logins.stands = true;
    clock.move(Duration.ofHours(2));
    assertThat(refused(refreshed(refresh)).message()).contains("expired");
  }

  @Test
  void get_offlineToken_isGivenOnlyWhereRefreshTokensHaveALife() {
    assertThat(((TokenAnswer) get("offline_token=true", "ann:pass:word")).refresh()).isPresent();
    assertThat(((TokenAnswer) get("offline_token=true")).refresh()).isEmpty();

    service = serviceWith(Optional.empty());
    assertThat(((TokenAnswer) get("offline_token=true", "ann:pass:word")).refresh()).isEmpty();
  }

  @Test
  void get_tooManyFailures_saysWhenToComeBack() {
    logins.ofAnn = new Outcome.Slowed(Duration.ofMillis(1500));
    var refusal = refused(get("", "ann:pass:word"));

    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.retryAfter()).contains(Duration.ofMillis(1500));
    assertThat(refusal.message()).contains("2 seconds");
  }

  @Test
  void get_loginsCannotBeChecked_is503() {
    logins.ofAnn = new Outcome.Unavailable("the issuer does not answer", Duration.ofSeconds(3));

    TokenRefusal refusal = refused(get("", "ann:pass:word"));

    assertThat(refusal.status()).isEqualTo(503);
    assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(3));
  }

  @Test
  void secrets_areInNoText() {
    assertThat(new Credential.Password("ann", "hidden").toString()).doesNotContain("hidden");
    assertThat(new Credential.Refresh("hidden").toString()).doesNotContain("hidden");
    assertThat(get("", "ann:pass:word").toString()).doesNotContain("eyJ");
  }
}
