package dev.entrepot.config.access;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An OpenID Connect issuer whose tokens are logins.
 *
 * @param url exactly what its tokens name as {@code iss}; https, or http on this machine
 * @param audience of which a token names one as {@code aud}; at least one
 * @param claims what a token has to say beside, all of them
 * @param name what a caller is called, from its token's claims
 * @param groups the claim that lists the caller's groups; empty if they are not taken
 * @param jwks a file with the issuer's keys (RFC 7517); empty to find them by its discovery
 *     document
 * @param algorithms that its tokens may be signed with; at least one
 * @param clockSkew how far its clock may be off
 */
public record OidcIssuer(
    URI url,
    List<String> audience,
    List<RequiredClaim> claims,
    NamePattern name,
    Optional<String> groups,
    Optional<Path> jwks,
    Set<TokenAlgorithm> algorithms,
    Duration clockSkew) {
  /** The most audiences. */
  public static final int MAX_AUDIENCES = 16;

  /** The most required claims. */
  public static final int MAX_CLAIMS = 16;

  /**
   * @throws IllegalArgumentException if there is no audience, or no algorithm
   */
  public OidcIssuer {
    audience = List.copyOf(audience);
    claims = List.copyOf(claims);
    algorithms = Set.copyOf(algorithms);
    if (audience.isEmpty() || algorithms.isEmpty()) {
      throw new IllegalArgumentException("%s without audience or algorithms".formatted(url));
    }
  }

  /** An issuer with the defaults for everything else. */
  public static OidcIssuer of(URI url, String audience) {
    return new OidcIssuer(
        url,
        List.of(audience),
        List.of(),
        NamePattern.ofSubject(url),
        Optional.empty(),
        Optional.empty(),
        Set.of(TokenAlgorithm.values()),
        Duration.ofMinutes(1));
  }
}
