package dev.entrepot.loadtest.upstream;

import java.util.Set;

/**
 * How a registry's way with tokens differs from the token specification's examples.
 *
 * @param path of the token endpoint, one of {@link Paths#TOKENS}
 * @param scoping what a token has to be asked for
 */
public record Dialect(String path, Scoping scoping, Set<Oddity> oddities) {
  /** As the specification's examples have it. */
  public static final Dialect PLAIN = at(Paths.TOKEN);

  /** Copies the set. */
  public Dialect {
    oddities = Set.copyOf(oddities);
  }

  /** The plain dialect with the token endpoint at this path. */
  public static Dialect at(String path) {
    return new Dialect(path, Scoping.REPOSITORY, Set.of());
  }

  /** The same with another scoping. */
  public Dialect with(Scoping other) {
    return new Dialect(path, other, oddities);
  }

  /** The same with these oddities. */
  public Dialect with(Oddity... others) {
    return new Dialect(path, scoping, Set.of(others));
  }

  boolean has(Oddity oddity) {
    return oddities.contains(oddity);
  }

  /** What a token has to be asked for. */
  public enum Scoping {
    /** {@code repository:<name>:pull}, in the challenge's {@code scope}. */
    REPOSITORY,
    /** The literal {@code aws}, whatever the repository. */
    ACCOUNT,
    /** {@code repository:<name>:pull}, in the realm's query; there is no service. */
    IN_REALM
  }

  /** What no client expects. */
  public enum Oddity {
    /** A HEAD of a blob is 401, whatever is shown with it. */
    BLOB_HEAD_IS_UNAUTHORIZED,
    /** A token that is not good any more is 400, without a challenge. */
    EXPIRY_IS_BAD_REQUEST,
    /** Only {@code /v2/} has a challenge in its 401. */
    CHALLENGE_AT_ROOT_ONLY,
    /** The body of a 401 is HTML. */
    HTML_REFUSAL,
    /** The token endpoint answers 403 where there is no such repository, or it is private. */
    TOKEN_FORBIDDEN
  }
}
