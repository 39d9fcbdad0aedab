package dev.entrepot.proxy.access.login.issuer;

import dev.entrepot.config.access.OidcIssuer;
import dev.entrepot.config.access.RequiredClaim;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Proof;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the claims of a token whose signature has been found good (RFC 7519, 4.1). */
public final class IssuerClaims {
  /** The most groups of a caller. */
  public static final int MAX_GROUPS = 256;

  /** The longest name of a group, in characters. */
  static final int MAX_GROUP = 512;

  /** A claim that is missing, malformed, or not for us. */
  public static final class RefusedException extends Exception {
    private final String why;

    RefusedException(String why) {
      super(why);
      this.why = why;
    }

    /** For the log; has nothing of the token but its times. */
    public String why() {
      return why;
    }
  }

  private final OidcIssuer issuer;

  public IssuerClaims(OidcIssuer issuer) {
    this.issuer = issuer;
  }

  /** The caller that the claims name. */
  public Caller.Known caller(Map<String, Object> claims, Instant now) throws RefusedException {
    requireForUs(claims);
    requireInTime(claims, now);
    Optional<String> name = issuer.name().fill(claim -> text(claims.get(claim)));
    if (name.isEmpty()) {
      throw new RefusedException("the claims do not make a name of the form " + issuer.name());
    }
    return new Caller.Known(name.get(), groups(claims), Proof.OIDC);
  }

  private void requireForUs(Map<String, Object> claims) throws RefusedException {
    if (!issuer.url().toString().equals(claims.get("iss"))) {
      throw new RefusedException("issued by another issuer");
    }
    boolean isForUs =
        switch (claims.get("aud")) {
          case String one -> issuer.audience().contains(one);
          case Collection<?> many -> many.stream().anyMatch(issuer.audience()::contains);
          case null, default -> false;
        };
    if (!isForUs) {
      throw new RefusedException("issued for another audience");
    }
    for (RequiredClaim required : issuer.claims()) {
      if (!says(claims.get(required.claim()), required.value())) {
        throw new RefusedException("the claim %s has another value".formatted(required.claim()));
      }
    }
  }

  private static boolean says(@Nullable Object claim, String value) {
    return switch (claim) {
      case String text -> text.equals(value);
      case Boolean truth -> truth.toString().equals(value);
      case Long number -> number.toString().equals(value);
      case Collection<?> many -> many.contains(value);
      case null, default -> false;
    };
  }

  private void requireInTime(Map<String, Object> claims, Instant now) throws RefusedException {
    Instant latest = now.plus(issuer.clockSkew());
    Instant until =
        time(claims, "exp").orElseThrow(() -> new RefusedException("it has no end (exp)"));
    if (!now.minus(issuer.clockSkew()).isBefore(until)) {
      throw new RefusedException("expired at " + until);
    }
    for (String claim : List.of("nbf", "iat")) {
      Optional<Instant> from = time(claims, claim);
      if (from.isPresent() && from.get().isAfter(latest)) {
        throw new RefusedException(
            "not valid before %s (%s): are the clocks apart?".formatted(from.get(), claim));
      }
    }
  }

  private static Optional<Instant> time(Map<String, Object> claims, String claim)
      throws RefusedException {
    Object value = claims.get(claim);
    if (value == null) {
      return Optional.empty();
    }
    try {
      if (value instanceof Number seconds) {
        return Optional.of(Instant.ofEpochSecond(seconds.longValue()));
      }
    } catch (DateTimeException outOfBounds) {
      throw new RefusedException("the claim %s is no time".formatted(claim));
    }
    throw new RefusedException("the claim %s is no time".formatted(claim));
  }

  private static Optional<String> text(@Nullable Object claim) {
    return claim instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private Set<String> groups(Map<String, Object> claims) throws RefusedException {
    Object value = issuer.groups().map(claims::get).orElse(null);
    Collection<?> listed =
        switch (value) {
          case null -> List.of();
          case Collection<?> many -> many;
          default -> List.of(value);
        };
    if (listed.size() > MAX_GROUPS) {
      throw new RefusedException("more than %d groups".formatted(MAX_GROUPS));
    }
    var groups = new HashSet<String>();
    for (Object group : listed) {
      if (!(group instanceof String name) || !isGroup(name)) {
        throw new RefusedException("a group is no text, or out of bounds");
      }
      groups.add(name);
    }
    return groups;
  }

  private static boolean isGroup(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_GROUP
        && name.chars().noneMatch(Character::isISOControl);
  }
}
