package dev.entrepot.proxy.upstream.auth;

import dev.entrepot.config.Authority;
import dev.entrepot.oci.RepositoryName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** The way in which an upstream lets in: what is remembered of its challenge. */
public sealed interface Scheme {
  /** User name and password with each request (RFC 7617). */
  record Basic() implements Scheme {}

  /**
   * A token from another place with each request (RFC 6750, and the "Token Authentication
   * Specification" of the Distribution project).
   *
   * @param realm where tokens are asked for
   * @param service what the registry calls itself there
   * @param scope what the token is to allow
   * @param challenged the repository that the challenge was about
   */
  record Bearer(
      URI realm, Optional<String> service, Optional<String> scope, RepositoryName challenged)
      implements Scheme {

    /**
     * What to ask for to read the given repository with a login. Where realm or scope name the
     * repository of the challenge, they name this one; a scope of another kind stays what it is.
     * Without any scope it is {@code repository:<name>:pull}.
     *
     * @param caller whose login it is, by {@link LoginSource#caller}
     */
    public TokenQuery queryFor(RepositoryName repository, Optional<String> caller) {
      var realmFor = URI.create(renamed(realm.toString(), repository));
      boolean scoped = realm.getRawQuery() != null && realm.getRawQuery().contains("scope=");
      Optional<String> fallback =
          scoped ? Optional.empty() : Optional.of("repository:" + repository + ":pull");
      return new TokenQuery(
          realmFor,
          service,
          scope.map(text -> renamed(text, repository)).or(() -> fallback),
          caller);
    }

    private String renamed(String text, RepositoryName repository) {
      return text.replace("repository:" + challenged + ":", "repository:" + repository + ":");
    }
  }

  /**
   * The best of the challenges that we can meet: Bearer, else Basic; empty if there is neither.
   *
   * @param challenged the repository that was asked about
   */
  static Optional<Scheme> choose(List<Challenge> challenges, RepositoryName challenged) {
    Optional<Scheme> bearer =
        challenges.stream()
            .flatMap(challenge -> bearer(challenge, challenged).stream())
            .findFirst();
    return bearer.or(
        () ->
            challenges.stream()
                .filter(challenge -> challenge.scheme().equals("basic"))
                .findFirst()
                .map(challenge -> new Basic()));
  }

  private static Optional<Scheme> bearer(Challenge challenge, RepositoryName challenged) {
    if (!challenge.scheme().equals("bearer")) {
      return Optional.empty();
    }
    return challenge
        .parameter("realm")
        .flatMap(Scheme::uri)
        .map(
            realm ->
                new Bearer(
                    realm,
                    challenge.parameter("service"),
                    challenge.parameter("scope"),
                    challenged));
  }

  private static Optional<URI> uri(String text) {
    try {
      var uri = new URI(text);
      return Authority.host(uri).isEmpty() ? Optional.empty() : Optional.of(uri);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
