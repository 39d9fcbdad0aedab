package dev.entrepot.proxy.access.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Makes and checks the tokens that this server gives out: JSON Web Tokens, signed with ES256 alone
 * (RFC 7519, RFC 8725). An access token that was made here or found good is remembered by its hash
 * until it ends, so that most checks cost no signature. To sign or to check a signature takes a
 * fraction of a millisecond. Any thread.
 */
public final class AccessTokens {
  /** The longest token, in characters; headers of requests hold no more. */
  public static final int MAX_TOKEN_CHARACTERS = 8 << 10;

  /** How far apart the clocks of two servers with the same keys may be. */
  static final Duration SKEW = Duration.ofSeconds(30);

  /** The most that remembered tokens take, in bytes: 16 MiB; the least used go first. */
  static final int MAX_REMEMBERED_BYTES = 16 << 20;

  /** About what an entry takes beside the login and the grants, in bytes. */
  private static final int ENTRY_BYTES = 300;

  private final TokenKeys keys;
  private final InstantSource clock;
  private final Cache<HashCode, TokenCheck.Valid> remembered =
      Caffeine.newBuilder()
          .maximumWeight(MAX_REMEMBERED_BYTES)
          .weigher((HashCode hash, TokenCheck.Valid valid) -> weight(valid))
          .build();

  public AccessTokens(TokenKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * A new token that opens repositories; empty if it would be too long, as with thousands of
   * groups.
   *
   * @param login whose it is; empty for a caller without a login
   * @param life from now on; at most {@link TokenKeys#LIFE}
   */
  public Optional<String> mint(Optional<ProvenLogin> login, Grants grants, Duration life) {
    return mint(TokenKind.ACCESS, login, grants, life);
  }

  /** A new token that is exchanged for others; empty if it would be too long. */
  public Optional<String> mintRefresh(ProvenLogin login, Duration life) {
    return mint(TokenKind.REFRESH, Optional.of(login), Grants.NONE, life);
  }

  private Optional<String> mint(
      TokenKind kind, Optional<ProvenLogin> login, Grants grants, Duration life) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var claims = new TokenClaims(login, grants, now, now.plus(life));
    TokenKeys.Signing key = keys.signing();
    var header =
        new JWSHeader.Builder(TokenKeys.ALGORITHM).type(kind.type()).keyID(key.id()).build();
    var token = new JWSObject(header, new Payload(claims.toJson()));
    try {
      token.sign(key.signer());
    } catch (JOSEException e) {
      throw new IllegalStateException("the server's own key cannot sign", e);
    }
    String text = token.serialize();
    if (text.length() > MAX_TOKEN_CHARACTERS) {
      return Optional.empty();
    }
    if (kind == TokenKind.ACCESS) {
      remembered.put(hash(text), new TokenCheck.Valid(login, grants, claims.until()));
    }
    return Optional.of(text);
  }

  /**
   * What is remembered of a token; empty if its signature is to be checked. For event loops: a
   * flood of forged tokens costs them a hash each.
   */
  public Optional<TokenCheck> recall(String text) {
    if (text.length() > MAX_TOKEN_CHARACTERS) {
      return Optional.of(tooLong());
    }
    TokenCheck.Valid known = remembered.getIfPresent(hash(text));
    return Optional.ofNullable(known)
        .map(it -> isInTime(it.until()) ? it : new TokenCheck.Expired());
  }

  /** Checks a token that was shown with a request to the registry. */
  public TokenCheck verify(String text) {
    return recall(text).orElseGet(() -> found(text));
  }

  private TokenCheck found(String text) {
    TokenCheck check = check(TokenKind.ACCESS, text);
    if (check instanceof TokenCheck.Valid valid) {
      remembered.put(hash(text), valid);
    }
    return check;
  }

  private static int weight(TokenCheck.Valid valid) {
    return ENTRY_BYTES + valid.grants().memory() + valid.login().map(ProvenLogin::memory).orElse(0);
  }

  /** How much the remembered tokens take, in bytes. */
  long rememberedBytes() {
    remembered.cleanUp();
    return remembered.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  private static HashCode hash(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8);
  }

  /** Checks a token that was sent to be exchanged. */
  public TokenCheck verifyRefresh(String text) {
    return text.length() > MAX_TOKEN_CHARACTERS ? tooLong() : check(TokenKind.REFRESH, text);
  }

  /**
   * Whether a text says that it is a token of ours; its signature is not checked. None of these is
   * ever shown to others.
   */
  public boolean saysItIsOurs(String text) {
    try {
      return TokenClaims.isOfUs(JWSObject.parse(text).getPayload().toJSONObject());
    } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
      return false;
    }
  }

  private static TokenCheck tooLong() {
    return new TokenCheck.Broken("longer than %d characters".formatted(MAX_TOKEN_CHARACTERS));
  }

  private TokenCheck check(TokenKind kind, String text) {
    try {
      JWSObject token = JWSObject.parse(text);
      JWSHeader header = token.getHeader();
      if (!TokenKeys.ALGORITHM.equals(header.getAlgorithm())) {
        return new TokenCheck.Broken("signed with another algorithm than ours");
      }
      if (!kind.type().equals(header.getType())) {
        return new TokenCheck.Broken("a token of another kind");
      }
      String keyId = header.getKeyID();
      Optional<JWSVerifier> verifier = keyId == null ? Optional.empty() : keys.verifier(keyId);
      if (verifier.isEmpty()) {
        return new TokenCheck.Broken("signed with a key that is not ours, or no longer");
      }
      return token.verify(verifier.get())
          ? timed(TokenClaims.parse(token.getPayload().toJSONObject()))
          : new TokenCheck.Broken("the signature does not fit");
    } catch (ParseException | IllegalArgumentException e) {
      return new TokenCheck.Broken("not a signed JSON Web Token");
    } catch (JOSEException e) {
      return new TokenCheck.Broken("the signature cannot be checked");
    } catch (TokenClaims.MalformedException e) {
      return new TokenCheck.Broken(e.why());
    }
  }

  private TokenCheck timed(TokenClaims claims) {
    if (clock.instant().plus(SKEW).isBefore(claims.from())) {
      return new TokenCheck.Broken("not valid yet: are the clocks of the servers apart?");
    }
    return isInTime(claims.until())
        ? new TokenCheck.Valid(claims.login(), claims.grants(), claims.until())
        : new TokenCheck.Expired();
  }

  private boolean isInTime(Instant until) {
    return clock.instant().isBefore(until.plus(SKEW));
  }
}
