package dev.entrepot.proxy.access.login;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWK;
import dev.entrepot.config.Secret;
import dev.entrepot.config.access.OidcIssuer;
import dev.entrepot.config.access.TokenAlgorithm;
import dev.entrepot.proxy.access.login.issuer.IssuerClaims;
import dev.entrepot.proxy.access.login.issuer.IssuerKeys;
import dev.entrepot.proxy.access.login.issuer.SignatureCheck;
import dev.entrepot.proxy.access.token.ProvenLogin;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Checks the tokens of issuers (OpenID Connect Core 1.0, 3.1.3.7; RFC 8725). */
final class IssuerTokens implements TokenLogins {
  /** The most keys that a token without the name of one is checked with. */
  static final int MAX_KEYS_TRIED = 4;

  /**
   * An issuer and its keys.
   *
   * @param mark changes with what the names of its callers rest on
   */
  record Trusted(OidcIssuer issuer, IssuerKeys keys, String mark) {
    Trusted(OidcIssuer issuer, IssuerKeys keys) {
      this(issuer, keys, markOf(issuer));
    }

    private static String markOf(OidcIssuer issuer) {
      return LoginMarks.of(
          "oidc",
          String.join(
              "\n",
              issuer.url().toString(),
              issuer.audience().toString(),
              issuer.claims().toString(),
              issuer.name().toString(),
              issuer.groups().toString()));
    }

    private boolean takes(JWSHeader header) {
      String algorithm = header.getAlgorithm().getName();
      return issuer.algorithms().stream().map(TokenAlgorithm::toString).anyMatch(algorithm::equals);
    }
  }

  private final List<Trusted> issuers;
  private final LoginPool pool;
  private final InstantSource clock;

  IssuerTokens(List<Trusted> issuers, LoginPool pool, InstantSource clock) {
    this.issuers = List.copyOf(issuers);
    this.pool = pool;
    this.clock = clock;
  }

  @Override
  public boolean isEmpty() {
    return issuers.isEmpty();
  }

  @Override
  public boolean stands(ProvenLogin login) {
    return issuers.stream().anyMatch(it -> it.mark().equals(login.mark()));
  }

  @Override
  public boolean isOfIssuer(Secret token) {
    try {
      return token.value().length() <= ShownLogin.MAX_SECRET
          && issuer(JWSObject.parse(token.value())).isPresent();
    } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
      return false;
    }
  }

  @Override
  public CompletableFuture<Identified> check(Secret token, String network) {
    if (token.value().length() > ShownLogin.MAX_SECRET) {
      return wrong("a token longer than %d characters".formatted(ShownLogin.MAX_SECRET));
    }
    return pool.run(network, () -> opened(token, network))
        .thenCompose(
            done -> done.orElseGet(() -> CompletableFuture.completedFuture(CallerLogins.busy())));
  }

  private static CompletableFuture<Identified> wrong(String why) {
    return CompletableFuture.completedFuture(new Identified.Wrong(why));
  }

  private CompletableFuture<Identified> opened(Secret text, String network) {
    try {
      JWSObject token = JWSObject.parse(text.value());
      return issuer(token)
          .map(trusted -> checked(token, trusted, network))
          .orElseGet(() -> wrong("a token of an issuer that is not configured"));
    } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
      // Not the message: it may quote the token.
      return wrong("not a signed JSON Web Token");
    }
  }

  /** The issuer that a token names. */
  private Optional<Trusted> issuer(JWSObject token) {
    Map<String, Object> claims = token.getPayload().toJSONObject();
    Object named = claims == null ? null : claims.get("iss");
    return issuers.stream().filter(it -> it.issuer().url().toString().equals(named)).findFirst();
  }

  private CompletableFuture<Identified> checked(JWSObject token, Trusted trusted, String network) {
    JWSHeader header = token.getHeader();
    if (!trusted.takes(header)) {
      return wrong("signed with an algorithm that is not taken from this issuer");
    }
    if (header.getCriticalParams() != null && !header.getCriticalParams().isEmpty()) {
      return wrong("the header has critical parameters, and none is known here");
    }
    CompletableFuture<IssuerKeys.Search> search =
        trusted.keys().find(key -> SignatureCheck.fits(header, key));
    if (search.isDone()) {
      return CompletableFuture.completedFuture(verified(token, trusted, search.join()));
    }
    return search.thenCompose(
        found ->
            pool.run(network, () -> verified(token, trusted, found))
                .thenApply(done -> done.orElseGet(CallerLogins::busy)));
  }

  private Identified verified(JWSObject token, Trusted trusted, IssuerKeys.Search search) {
    return switch (search) {
      case IssuerKeys.Search.Done(List<JWK> keys) -> verified(token, trusted, keys);
      case IssuerKeys.Search.Unknown(String why, var retryAfter) ->
          new Identified.Busy(why, retryAfter);
    };
  }

  private Identified verified(JWSObject token, Trusted trusted, List<JWK> keys) {
    if (keys.isEmpty()) {
      return new Identified.Wrong("signed with a key that the issuer does not have");
    }
    if (keys.stream().limit(MAX_KEYS_TRIED).noneMatch(key -> SignatureCheck.isGood(token, key))) {
      return new Identified.Wrong("the signature does not fit");
    }
    try {
      var caller =
          new IssuerClaims(trusted.issuer())
              .caller(token.getPayload().toJSONObject(), clock.instant());
      return new Identified.Known(new ProvenLogin(caller, trusted.mark()));
    } catch (IssuerClaims.RefusedException e) {
      return new Identified.Wrong(e.why());
    }
  }
}
