package dev.entrepot.proxy.access.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.entrepot.config.Secret;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.NamePattern;
import dev.entrepot.config.access.OidcIssuer;
import dev.entrepot.config.access.TokenAlgorithm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which logins never leave this server. */
final class OwnLoginsTest {
  private final MovedClock clock = new MovedClock(Instant.parse("2026-05-04T10:00:00Z"));

  @TempDir Path folder;
  private IssuerFixture issuer;
  private ECKey key;
  private CallerLogins logins;

  @BeforeEach
  void open() throws Exception {
    key = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    issuer = new IssuerFixture(key);
    Path users = folder.resolve("htpasswd");
    Files.writeString(users, "anna:" + UserFileTest.RIGHT_2Y + "\n");
    var oidc =
        new OidcIssuer(
            issuer.url(),
            List.of(IssuerFixture.AUDIENCE),
            List.of(),
            NamePattern.parse("ci:{sub}").orElseThrow(),
            Optional.empty(),
            Optional.empty(),
            Set.of(TokenAlgorithm.ES256),
            Duration.ofSeconds(30));
    AccessConfig config = AccessConfig.DEFAULTS.withUsers(users).withIssuers(List.of(oidc));
    logins = CallerLogins.open(config, 2, clock, clock.ticker(), new Random(1));
  }

  @AfterEach
  void close() {
    logins.close();
    issuer.close();
  }

  private boolean isOwn(String user, String password) {
    return logins.isOwn(user, new Secret(password));
  }

  private String token(Map<String, Object> claims) throws Exception {
    return IssuerFixture.token(key, JWSAlgorithm.ES256, claims);
  }

  @Test
  void isOwn_nameOfTheFile_isSoWithAnyPassword() {
    assertThat(isOwn("anna", "right")).isTrue();
    assertThat(isOwn("anna", "wrong")).isTrue();
    for (String other : List.of("ann", "annab", "Anna", "", "<token>")) {
      assertThat(isOwn(other, "right")).as(other).isFalse();
    }
  }

  @Test
  void isOwn_tokenOfAnIssuer_isSoWithAnyNameAndEvenIfItDoesNotHold() throws Exception {
    String good = token(issuer.claims(clock.instant()));
    String expired = token(issuer.claims(clock.instant().minus(Duration.ofDays(1))));
    String forged = good.substring(0, good.lastIndexOf('.') + 1) + "AAAA";

    for (String token : List.of(good, expired, forged)) {
      assertThat(isOwn("whoever", token)).isTrue();
    }
  }

  @Test
  void isOwn_tokenOfAnother_isNot() throws Exception {
    Map<String, Object> claims = new LinkedHashMap<>(issuer.claims(clock.instant()));
    claims.put("iss", "https://registry.corp.example");

    assertThat(isOwn("00000000-0000-0000-0000-000000000000", token(claims))).isFalse();
    claims.remove("iss");
    assertThat(isOwn("whoever", token(claims))).isFalse();
    assertThat(isOwn("whoever", "a." + "b".repeat(100) + ".c")).isFalse();
    assertThat(isOwn("whoever", ".".repeat(2) + "x".repeat(20_000))).isFalse();
  }

  @Test
  void isOwn_userThatIsTakenAway_isNot() throws Exception {
    Files.writeString(folder.resolve("htpasswd"), "bob:" + UserFileTest.RIGHT_2Y + "\n");
    clock.move(Duration.ofSeconds(2));
    // Has the file looked at.
    var _ =
        logins
            .identify(new ShownLogin.Basic("bob", new Secret("right")), "192.0.2.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, java.util.concurrent.TimeUnit.SECONDS);

    assertThat(isOwn("anna", "right")).isFalse();
    assertThat(isOwn("bob", "right")).isTrue();
  }
}
