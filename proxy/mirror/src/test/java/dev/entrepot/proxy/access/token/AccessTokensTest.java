package dev.entrepot.proxy.access.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Proof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessTokensTest {
  private static final Duration LIFE = Duration.ofMinutes(15);
  private static final Repository APP =
      new Repository(new RegistryName("registry.example:5000"), new RepositoryName("team/app"));
  private static final Repository OTHER =
      new Repository(RegistryName.DOCKER_HUB, new RepositoryName("library/alpine"));
  private static final ProvenLogin LOGIN =
      new ProvenLogin(new Caller.Known("ann", Set.of("team", "ops"), Proof.PASSWORD), "line-1");

  private final SetClock clock = new SetClock();
  private TokenKeys keys;

  /** What makes tokens; another server with the same keys checks them, and remembers none. */
  private AccessTokens minting;

  private AccessTokens tokens;

  @BeforeEach
  void open(@TempDir Path data) throws IOException {
    keys = TokenKeys.open(data, clock);
    minting = new AccessTokens(keys, clock);
    tokens = new AccessTokens(keys, clock);
  }

  private String minted() {
    return minting.mint(Optional.of(LOGIN), new Grants(Set.of(APP)), LIFE).orElseThrow();
  }

  /** Signed with the server's own key. */
  private String signed(JWSHeader header, Map<String, Object> claims) throws JOSEException {
    var token = new JWSObject(header, new Payload(claims));
    token.sign(keys.signing().signer());
    return token.serialize();
  }

  private JWSHeader header(TokenKind kind) {
    return new JWSHeader.Builder(TokenKeys.ALGORITHM)
        .type(kind.type())
        .keyID(keys.signing().id())
        .build();
  }

  private void assertBroken(String token) {
    assertThat(tokens.verify(token)).isInstanceOf(TokenCheck.Broken.class);
  }

  @Test
  void verify_ownToken_saysWhoAndWhatAndUntil() {
    var check = tokens.verify(minted());

    var until = clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(LIFE);
    assertThat(check)
        .isEqualTo(new TokenCheck.Valid(Optional.of(LOGIN), new Grants(Set.of(APP)), until));
    assertThat(((TokenCheck.Valid) check).grants().opens(OTHER)).isFalse();
    assertThat(((TokenCheck.Valid) check).grants().opens(APP)).isTrue();
  }

  @Test
  void recall_tokenMadeHere_needsNoSignature() {
    String token = minted();

    assertThat(minting.recall(token)).contains(tokens.verify(token));
    clock.move(LIFE.plus(AccessTokens.SKEW));
    assertThat(minting.recall(token)).contains(new TokenCheck.Expired());
    assertThat(minting.recall(minting.mintRefresh(LOGIN, LIFE).orElseThrow())).isEmpty();
  }

  /** Anyone gets tokens for names that are made up, as long as the rules give them to everyone. */
  @Test
  void mint_manyForLongNames_takesBoundedMemory() {
    int most = AccessTokens.MAX_REMEMBERED_BYTES / (4 << 10);
    for (int i = 0; i < 2 * most; i++) {
      var grants = new Grants(longNames(i));
      assertThat(minting.mint(Optional.empty(), grants, LIFE)).isPresent();
    }

    assertThat(minting.rememberedBytes())
        .isBetween(
            AccessTokens.MAX_REMEMBERED_BYTES / 2L, (long) AccessTokens.MAX_REMEMBERED_BYTES);
  }

  private static Set<Repository> longNames(int number) {
    return IntStream.range(0, 10)
        .mapToObj(i -> "%d/%d/%s".formatted(number, i, "a".repeat(200)))
        .map(name -> new Repository(RegistryName.DOCKER_HUB, new RepositoryName(name)))
        .collect(Collectors.toSet());
  }

  @Test
  void verify_again_isRemembered() {
    String token = minted();
    assertThat(tokens.recall(token)).isEmpty();

    assertThat(tokens.verify(token)).isSameAs(tokens.verify(token));
  }

  @Test
  void verify_anonymous_hasNoLogin() {
    String token = minting.mint(Optional.empty(), new Grants(Set.of(OTHER)), LIFE).orElseThrow();

    assertThat(tokens.verify(token))
        .isInstanceOfSatisfying(
            TokenCheck.Valid.class, valid -> assertThat(valid.login()).isEmpty());
  }

  @Test
  void verify_afterItsEnd_isExpiredWhetherRememberedOrNot() {
    String seen = minted();
    String unseen = minted();
    tokens.verify(seen);
    clock.move(LIFE.plus(AccessTokens.SKEW).minusSeconds(1));
    assertThat(tokens.verify(seen)).isInstanceOf(TokenCheck.Valid.class);

    clock.move(Duration.ofSeconds(1));
    assertThat(tokens.verify(seen)).isEqualTo(new TokenCheck.Expired());
    assertThat(tokens.verify(unseen)).isEqualTo(new TokenCheck.Expired());
  }

  @Test
  void verify_fromAServerWhoseClockIsFarAhead_isBroken() {
    clock.move(AccessTokens.SKEW.plusSeconds(1));
    String token = minted();
    clock.move(AccessTokens.SKEW.plusSeconds(1).negated());

    assertBroken(token);
  }

  @Test
  void verify_otherServersToken_isBroken(@TempDir Path other) throws IOException {
    var foreign = new AccessTokens(TokenKeys.open(other, clock), clock);

    assertBroken(foreign.mint(Optional.of(LOGIN), new Grants(Set.of(APP)), LIFE).orElseThrow());
  }

  @Test
  void verify_changedClaims_isBroken() {
    String[] parts = minted().split("\\.", -1);
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    String changed = claims.replace("ann", "bob");
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(changed.getBytes(StandardCharsets.UTF_8));

    assertThat(changed).isNotEqualTo(claims);
    assertBroken(parts[0] + "." + payload + "." + parts[2]);
    assertBroken(parts[0] + "." + payload + ".");
  }

  @Test
  void verify_withoutSignature_isBroken() {
    String header =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                "{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes(StandardCharsets.UTF_8));

    assertBroken(header + "." + minted().split("\\.", -1)[1] + ".");
  }

  @Test
  void verify_symmetricAlgorithmWithThePublicKey_isBroken() throws JOSEException, ParseException {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .type(TokenKind.ACCESS.type())
            .keyID(keys.signing().id())
            .build();
    var token = new JWSObject(header, JWSObject.parse(minted()).getPayload());
    token.sign(new MACSigner(new byte[32]));

    assertBroken(token.serialize());
  }

  @Test
  void verify_withoutKeyOrWithAnotherType_isBroken() throws JOSEException, ParseException {
    Map<String, Object> claims = JWSObject.parse(minted()).getPayload().toJSONObject();
    var noKey = new JWSHeader.Builder(TokenKeys.ALGORITHM).type(TokenKind.ACCESS.type()).build();
    var otherType =
        new JWSHeader.Builder(header(TokenKind.ACCESS)).type(JOSEObjectType.JWT).build();

    assertBroken(signed(noKey, claims));
    assertBroken(signed(otherType, claims));
    assertThat(tokens.verify(signed(header(TokenKind.ACCESS), claims)))
        .isInstanceOf(TokenCheck.Valid.class);
  }

  @Test
  void verify_claimMissingOrMalformed_isBroken() throws JOSEException, ParseException {
    Map<String, Object> good = JWSObject.parse(minted()).getPayload().toJSONObject();
    for (String claim :
        Set.of("iss", "aud", "sub", "nbf", "exp", "access", "groups", "proof", "mark")) {
      var without = new HashMap<>(good);
      without.remove(claim);
      assertBroken(signed(header(TokenKind.ACCESS), without));
      without.put(claim, Map.of("of", "another form"));
      assertBroken(signed(header(TokenKind.ACCESS), without));
    }
  }

  @Test
  void verify_refreshToken_opensNothing() {
    String refresh = minting.mintRefresh(LOGIN, LIFE).orElseThrow();

    assertBroken(refresh);
    assertThat(tokens.verifyRefresh(refresh))
        .isInstanceOfSatisfying(
            TokenCheck.Valid.class, valid -> assertThat(valid.login()).contains(LOGIN));
    assertThat(tokens.verifyRefresh(minted())).isInstanceOf(TokenCheck.Broken.class);
  }

  @Test
  void verify_noise_isBroken() {
    assertBroken("");
    assertBroken(".");
    assertBroken("..");
    assertBroken("a.b.c.d.e");
    assertBroken("e30.e30.e30");
    assertBroken("\u0000.\ud800.x");
    assertBroken("x".repeat(AccessTokens.MAX_TOKEN_CHARACTERS + 1));
    assertThat(tokens.verify("x".repeat(1 << 20)))
        .isInstanceOfSatisfying(
            TokenCheck.Broken.class, broken -> assertThat(broken.why()).contains("longer"));
  }

  @Test
  void mint_tooManyGroups_isNoToken() {
    var groups =
        IntStream.range(0, 2000).mapToObj("some-group-%d"::formatted).collect(Collectors.toSet());
    var login = new ProvenLogin(new Caller.Known("ann", groups, Proof.PASSWORD), "");

    assertThat(minting.mint(Optional.of(login), Grants.NONE, LIFE)).isEmpty();
  }
}
