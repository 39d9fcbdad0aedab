package dev.entrepot.proxy.access.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.entrepot.config.Secret;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.NamePattern;
import dev.entrepot.config.access.OidcIssuer;
import dev.entrepot.config.access.RequiredClaim;
import dev.entrepot.config.access.TokenAlgorithm;
import dev.entrepot.proxy.access.Proof;
import dev.entrepot.proxy.access.login.issuer.FetchedKeys;
import dev.entrepot.proxy.access.login.issuer.IssuerClaims;
import dev.entrepot.proxy.access.login.issuer.IssuerDocuments;
import dev.entrepot.proxy.access.login.issuer.KeySet;
import dev.entrepot.proxy.access.token.ProvenLogin;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real tokens, and an issuer that is asked by HTTP. */
@Timeout(60)
final class IssuerTokensTest {
  private static final String HERE = "192.0.2.1";
  private static final RSAKey RSA = rsa("rsa");
  private static final ECKey EC = ec("ec");

  private final MovedClock clock = new MovedClock(Instant.parse("2026-05-04T10:00:00Z"));

  @TempDir Path folder;
  private IssuerFixture issuer;
  private CallerLogins logins;

  private static RSAKey rsa(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static ECKey ec(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void open() throws Exception {
    issuer = new IssuerFixture(RSA, EC);
    logins = logins(config("ci:{sub}", Optional.empty()));
  }

  private OidcIssuer config(String name, Optional<Path> jwks) {
    return config(name, jwks, List.of());
  }

  private OidcIssuer config(String name, Optional<Path> jwks, List<RequiredClaim> claims) {
    return new OidcIssuer(
        issuer.url(),
        List.of(IssuerFixture.AUDIENCE, "other"),
        claims,
        NamePattern.parse(name).orElseThrow(),
        Optional.of("groups"),
        jwks,
        Set.of(TokenAlgorithm.RS256, TokenAlgorithm.ES256, TokenAlgorithm.ED_DSA),
        Duration.ofSeconds(30));
  }

  private CallerLogins logins(OidcIssuer... issuers) throws Exception {
    return CallerLogins.open(
        AccessConfig.DEFAULTS.withIssuers(List.of(issuers)),
        2,
        clock,
        clock.ticker(),
        new Random(1));
  }

  @AfterEach
  void close() {
    logins.close();
    issuer.close();
  }

  private Identified identify(String token) throws Exception {
    return await(logins.identify(new ShownLogin.Bearer(new Secret(token)), HERE));
  }

  private static Identified await(Future<Identified> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private Map<String, Object> claims() {
    return issuer.claims(clock.instant());
  }

  private Map<String, Object> claimsWith(String claim, Object value) {
    Map<String, Object> claims = claims();
    claims.put(claim, value);
    return claims;
  }

  private String token() throws Exception {
    return IssuerFixture.token(RSA, JWSAlgorithm.RS256, claims());
  }

  private static ProvenLogin login(Identified identified) {
    assertThat(identified).isInstanceOf(Identified.Known.class);
    return ((Identified.Known) identified).login();
  }

  private void assertWrong(String token, String why) throws Exception {
    Identified identified = identify(token);
    assertThat(identified).isInstanceOf(Identified.Wrong.class);
    assertThat(((Identified.Wrong) identified).why()).contains(why);
    for (String part : token.split("\\.", -1)) {
      if (part.length() > 8) {
        assertThat(identified.toString()).doesNotContain(part);
      }
    }
  }

  private void assertWrong(Map<String, Object> claims, String why) throws Exception {
    assertWrong(IssuerFixture.token(RSA, JWSAlgorithm.RS256, claims), why);
  }

  @Test
  void identify_goodToken_isKnownAsBearerAndAsPasswordOfAnyName() throws Exception {
    ProvenLogin login = login(identify(token()));

    assertThat(login.caller().name()).isEqualTo("ci:repo:org/app");
    assertThat(login.caller().proof()).isEqualTo(Proof.OIDC);
    assertThat(logins.stands(login)).isTrue();
    String other = IssuerFixture.token(EC, JWSAlgorithm.ES256, claims());
    for (String user : List.of("", "anything", "admin")) {
      Identified identified =
          await(logins.identify(new ShownLogin.Basic(user, new Secret(other)), HERE));
      assertThat(login(identified).caller().name()).isEqualTo("ci:repo:org/app");
    }
  }

  @Test
  void identify_ed25519_isKnown() throws Exception {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = ((EdECPublicKey) pair.getPublic()).getEncoded();
    byte[] raw = java.util.Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    var key = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(raw)).keyID("ed").build();
    issuer.publish(key);
    String input =
        Base64URL.encode("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}")
            + "."
            + new Payload(claims()).toBase64URL();
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(input.getBytes(StandardCharsets.US_ASCII));
    byte[] signed = signature.sign();

    assertThat(identify(input + "." + Base64URL.encode(signed)))
        .isInstanceOf(Identified.Known.class);
    signed[3] ^= 1;
    assertWrong(input + "." + Base64URL.encode(signed), "signature does not fit");
    assertWrong(input + ".AAAA", "signature does not fit");
  }

  @Test
  void identify_goodToken_outlivesItsEndForASession() throws Exception {
    String token = token();
    login(identify(token));
    clock.move(Duration.ofMinutes(59));
    assertThat(identify(token)).isInstanceOf(Identified.Known.class);
    clock.move(Duration.ofMinutes(1));

    assertWrong(token, "expired");
  }

  @Test
  void identify_symmetricOrNoAlgorithm_isRefused() throws Exception {
    String none =
        Base64URL.encode("{\"alg\":\"none\"}") + "." + new Payload(claims()).toBase64URL();
    assertWrong(none + ".", "not a signed JSON Web Token");
    assertWrong(none + ".AAAA", "not a signed JSON Web Token");
    // The public key, which everyone has, as the secret of an HMAC.
    var confused =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(), new Payload(claims()));
    confused.sign(new MACSigner(RSA.toRSAPublicKey().getEncoded()));
    assertWrong(confused.serialize(), "algorithm that is not taken");
    assertWrong(
        IssuerFixture.token(RSA, JWSAlgorithm.RS512, claims()), "algorithm that is not taken");
  }

  @Test
  void identify_foreignKey_isRefused() throws Exception {
    assertWrong(
        IssuerFixture.token(rsa("rsa"), JWSAlgorithm.RS256, claims()), "signature does not fit");
    clock.move(FetchedKeys.RETRY);
    assertWrong(
        IssuerFixture.token(rsa("other"), JWSAlgorithm.RS256, claims()), "a key that the issuer");
    RSAKey own = rsa("own");
    assertWrong(
        IssuerFixture.token(
            own, JWSAlgorithm.RS256, claims(), header -> header.jwk(own.toPublicJWK())),
        "signature does not fit");
  }

  @Test
  void identify_criticalParameter_isRefused() throws Exception {
    assertWrong(
        IssuerFixture.token(
            RSA,
            JWSAlgorithm.RS256,
            claims(),
            header -> header.keyID("rsa").criticalParams(Set.of("exp")).customParam("exp", 1)),
        "critical");
  }

  @Test
  void identify_claimsNotForUs_areRefused() throws Exception {
    assertWrong(claimsWith("iss", "https://evil.example"), "issuer that is not configured");
    assertWrong(claimsWith("iss", issuer.url() + "/"), "issuer that is not configured");
    assertWrong(claimsWith("iss", 5), "issuer that is not configured");
    assertWrong(claimsWith("aud", "entrepot2"), "another audience");
    assertWrong(claimsWith("aud", List.of("a", "b")), "another audience");
    assertWrong(claimsWith("aud", Map.of("entrepot", 1)), "another audience");
    assertThat(
            identify(
                IssuerFixture.token(
                    RSA, JWSAlgorithm.RS256, claimsWith("aud", List.of("x", "other")))))
        .isInstanceOf(Identified.Known.class);
    Map<String, Object> none = claims();
    none.remove("aud");
    assertWrong(none, "another audience");
  }

  @Test
  void identify_timesOutOfBounds_areRefused() throws Exception {
    long now = clock.instant().getEpochSecond();
    assertWrong(claimsWith("exp", now - 30), "expired");
    assertWrong(claimsWith("nbf", now + 31), "nbf");
    assertWrong(claimsWith("iat", now + 31), "iat");
    assertWrong(claimsWith("exp", "tomorrow"), "exp is no time");
    assertWrong(claimsWith("exp", 1e300), "exp is no time");
    Map<String, Object> endless = claims();
    endless.remove("exp");
    assertWrong(endless, "no end");
    assertThat(identify(IssuerFixture.token(RSA, JWSAlgorithm.RS256, claimsWith("exp", now - 29))))
        .isInstanceOf(Identified.Known.class);
    assertThat(identify(IssuerFixture.token(RSA, JWSAlgorithm.RS256, claimsWith("nbf", now + 30))))
        .isInstanceOf(Identified.Known.class);
  }

  @Test
  void identify_claimsThatMakeNoName_areRefused() throws Exception {
    assertWrong(claimsWith("sub", ""), "do not make a name of the form ci:{sub}");
    assertWrong(claimsWith("sub", 5), "do not make a name");
    assertWrong(claimsWith("sub", "a\nb"), "do not make a name");
    assertWrong(claimsWith("sub", "x".repeat(600)), "do not make a name");
    Map<String, Object> none = claims();
    none.remove("sub");
    assertWrong(none, "do not make a name");
  }

  @Test
  void identify_groups_areTakenWithinBounds() throws Exception {
    String two =
        IssuerFixture.token(RSA, JWSAlgorithm.RS256, claimsWith("groups", List.of("a", "b")));
    assertThat(login(identify(two)).caller().groups()).containsExactlyInAnyOrder("a", "b");
    String one = IssuerFixture.token(RSA, JWSAlgorithm.RS256, claimsWith("groups", "a"));
    assertThat(login(identify(one)).caller().groups()).containsExactly("a");
    assertWrong(claimsWith("groups", List.of("a", 5)), "a group is no text");
    assertWrong(claimsWith("groups", List.of("a\nb")), "a group is no text");
    assertWrong(claimsWith("groups", Map.of("a", "b")), "a group is no text");
    List<String> many = new ArrayList<>();
    for (int i = 0; i <= IssuerClaims.MAX_GROUPS; i++) {
      many.add("g" + i);
    }
    assertWrong(claimsWith("groups", many), "more than 256 groups");
  }

  @Test
  void identify_brokenTokens_areRefused() throws Exception {
    for (String broken :
        List.of(
            "x",
            "a.b.c",
            "..",
            "....",
            "e30.e30.e30",
            token().substring(5),
            token() + "A",
            Base64URL.encode("{\"alg\":5}") + ".e30.AA",
            Base64URL.encode("[".repeat(5000)) + ".e30.AA",
            Base64URL.encode("{\"alg\":\"RS256\"}")
                + "."
                + Base64URL.encode("[".repeat(5000))
                + ".AA",
            Base64URL.encode("{\"alg\":\"RS256\"}")
                + "."
                + Base64URL.encode("{\"a\":".repeat(1500))
                + ".AA",
            "x".repeat(ShownLogin.MAX_SECRET + 1))) {
      Identified identified =
          await(logins.identify(new ShownLogin.Bearer(new Secret(broken)), HERE));
      assertThat(identified).as(broken).isInstanceOf(Identified.Wrong.class);
    }
  }

  @Test
  void identify_badToken_slowsOnlyItself() throws Exception {
    String expired =
        IssuerFixture.token(
            RSA, JWSAlgorithm.RS256, claimsWith("exp", clock.instant().getEpochSecond() - 99));
    for (int i = 0; i < FailedLogins.MAX_OF_PAIR; i++) {
      assertWrong(expired, "expired");
    }

    assertThat(identify(expired)).isInstanceOf(Identified.Slow.class);
    assertThat(identify(token())).isInstanceOf(Identified.Known.class);
  }

  @Test
  void identify_newKeyOfTheIssuer_isFoundButNotAskedForOften() throws Exception {
    login(identify(token()));
    assertThat(issuer.asked.get()).isEqualTo(1);
    RSAKey next = rsa("next");
    issuer.publish(RSA, next);
    for (int i = 0; i < 20; i++) {
      assertWrong(
          IssuerFixture.token(
              RSA, JWSAlgorithm.RS256, claims(), header -> header.keyID("x" + clock.instant())),
          "a key that the issuer");
      clock.move(Duration.ofMillis(100));
    }
    assertThat(issuer.asked.get()).isEqualTo(1);
    clock.move(FetchedKeys.RETRY);

    assertThat(identify(IssuerFixture.token(next, JWSAlgorithm.RS256, claims())))
        .isInstanceOf(Identified.Known.class);
    assertThat(issuer.asked.get()).isEqualTo(2);
  }

  @Test
  void identify_manyAtOnce_askTheIssuerOnce() throws Exception {
    var go = new CountDownLatch(1);
    issuer.answerKeys(
        exchange -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          IssuerFixture.send(exchange, 200, issuer.keySet());
        });
    List<Future<Identified>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String token = IssuerFixture.token(RSA, JWSAlgorithm.RS256, claimsWith("sub", "app" + i));
      all.add(logins.identify(new ShownLogin.Bearer(new Secret(token)), HERE));
    }
    go.countDown();

    for (Future<Identified> each : all) {
      assertThat(await(each)).isInstanceOf(Identified.Known.class);
    }
    assertThat(issuer.asked.get()).isEqualTo(1);
  }

  @Test
  void identify_issuerIsDown_oldKeysStayInForce() throws Exception {
    login(identify(token()));
    issuer.close();
    clock.move(FetchedKeys.MAX_AGE.multipliedBy(10));

    assertThat(identify(token())).isInstanceOf(Identified.Known.class);
  }

  @Test
  void identify_issuerWasNeverThere_cannotBeFoundOut() throws Exception {
    issuer.close();

    assertThat(identify(token())).isInstanceOf(Identified.Busy.class);
  }

  @Test
  void identify_issuerAnswersNonsense_letsNobodyIn() throws Exception {
    List<IssuerFixture.Answer> answers =
        List.of(
            exchange -> IssuerFixture.send(exchange, 500, issuer.keySet()),
            exchange -> IssuerFixture.send(exchange, 200, "x".repeat(10 << 20)),
            exchange -> IssuerFixture.send(exchange, 200, "[".repeat(100_000)),
            exchange -> IssuerFixture.send(exchange, 200, "{}"),
            exchange -> IssuerFixture.send(exchange, 200, "null"),
            exchange -> IssuerFixture.send(exchange, 200, "{\"keys\":[null]}"),
            exchange ->
                IssuerFixture.send(exchange, 200, "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]}"),
            exchange ->
                IssuerFixture.send(
                    exchange,
                    200,
                    new JWKSet(Collections.nCopies(101, RSA.toPublicJWK())).toString()),
            exchange -> {
              exchange.getResponseHeaders().add("Location", issuer.url() + "/keys?again");
              exchange.sendResponseHeaders(302, -1);
              exchange.close();
            });
    for (IssuerFixture.Answer answer : answers) {
      issuer.answerKeys(answer);
      assertThat(identify(token())).isInstanceOf(Identified.Busy.class);
      clock.move(FetchedKeys.RETRY);
    }
    issuer.answerKeys(exchange -> IssuerFixture.send(exchange, 200, issuer.keySet()));
    assertThat(identify(token())).isInstanceOf(Identified.Known.class);
  }

  @Test
  void identify_discoveryOfAnotherIssuer_letsNobodyIn() throws Exception {
    for (String document :
        List.of(
            issuer.document("https://evil.example"),
            issuer.document(issuer.url() + "/"),
            "{\"issuer\":\"%s\",\"jwks_uri\":\"http://localhost:1/keys\"}".formatted(issuer.url()),
            "{\"issuer\":\"%s\",\"jwks_uri\":\"file:///etc/passwd\"}".formatted(issuer.url()),
            "{\"issuer\":\"%s\"}".formatted(issuer.url()),
            "null",
            issuer.document(issuer.url().toString()) + " ".repeat(KeySet.MAX_BYTES),
            "nonsense")) {
      issuer.answerDiscovery(exchange -> IssuerFixture.send(exchange, 200, document));
      assertThat(identify(token())).as(document).isInstanceOf(Identified.Busy.class);
      clock.move(FetchedKeys.RETRY);
    }
    assertThat(issuer.asked.get()).isZero();
  }

  @Test
  void identify_claimsThatAreRequired_tellOwnTokensFromThoseOfStrangers() throws Exception {
    logins.close();
    logins =
        logins(
            config(
                "ci:{sub}",
                Optional.empty(),
                List.of(
                    new RequiredClaim("owner", "my-org"),
                    new RequiredClaim("protected", "true"),
                    new RequiredClaim("id", "7"),
                    new RequiredClaim("teams", "b"))));
    Map<String, Object> own = issuer.claims(clock.instant());
    own.putAll(Map.of("owner", "my-org", "protected", true, "id", 7, "teams", List.of("a", "b")));
    assertThat(identify(IssuerFixture.token(RSA, JWSAlgorithm.RS256, own)))
        .isInstanceOf(Identified.Known.class);

    Map<String, Object> strange =
        Map.of("owner", "my-org2", "protected", "false", "id", 70, "teams", List.of("a", "b2"));
    for (String claim : strange.keySet()) {
      var other = new LinkedHashMap<>(own);
      other.put(claim, strange.get(claim));
      assertWrong(other, "the claim %s has another value".formatted(claim));
      other.remove(claim);
      assertWrong(other, "the claim %s has another value".formatted(claim));
    }
  }

  @Test
  void fetch_issuerThatIsSlow_endsInTime() {
    List<IssuerFixture.Answer> answers =
        List.of(
            _ -> {}, // No answer at all.
            exchange -> {
              exchange.sendResponseHeaders(200, 1_000);
              exchange.getResponseBody().write('{');
              exchange.getResponseBody().flush();
            });
    try (var http = HttpClient.newHttpClient()) {
      for (IssuerFixture.Answer answer : answers) {
        issuer.answerDiscovery(answer);
        var documents = new IssuerDocuments(issuer.url(), http, Duration.ofMillis(200));

        assertThatThrownBy(documents::fetch).isInstanceOf(IOException.class);
      }
      http.shutdownNow();
    }
  }

  @Test
  void identify_keysOfAFile_areReadAgain() throws Exception {
    Path file = folder.resolve("jwks.json");
    Files.writeString(file, new JWKSet(EC).toString());
    logins.close();
    logins = logins(config("ci:{sub}", Optional.of(file)));
    assertWrong(token(), "a key that the issuer");
    Files.writeString(file, new JWKSet(List.of(EC, RSA)).toString());
    clock.move(Duration.ofSeconds(1));
    assertThat(logins.stands(login(identify(token())))).isTrue();

    assertThat(issuer.asked.get()).isZero();
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> logins(config("ci:{sub}", Optional.of(file))))
        .isInstanceOf(LoginFileException.class)
        .hasMessageContaining(file + ": ");
  }

  @Test
  void stands_issuerOfAnotherConfiguration_doesNot() throws Exception {
    ProvenLogin login = login(identify(token()));
    logins.close();
    logins = logins(config("other:{sub}", Optional.empty()));

    assertThat(logins.stands(login)).isFalse();
  }
}
