package dev.entrepot.proxy.route;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import java.util.Optional;

/**
 * The name in a request's path, with all that it may mean: a repository, or a registry followed by
 * a repository of it. At least one of the two is present.
 *
 * @param namespace the registry that the client names in {@code ns} (OCI distribution
 *     specification, "Registry Proxying")
 * @param whole the path as one repository's name
 * @param prefixed the path as a registry and the rest
 */
public record RequestedName(
    Optional<RegistryName> namespace, Optional<RepositoryName> whole, Optional<Prefixed> prefixed) {

  /** A first path component that can name a registry, and what follows it. */
  public record Prefixed(RegistryName registry, RepositoryName rest) {
    /** Whether the first component is rather a registry than a part of a repository's name. */
    boolean isEvident() {
      return RegistryName.looksLikeRegistry(registry.value());
    }
  }

  public RequestedName {
    if (whole.isEmpty() && prefixed.isEmpty()) {
      throw new IllegalArgumentException("a name means something");
    }
  }

  /** Parses a path between {@code /v2/} and the resource; empty if it names nothing. */
  public static Optional<RequestedName> parse(Optional<RegistryName> namespace, String path) {
    Optional<RepositoryName> whole = RepositoryName.parse(path);
    Optional<Prefixed> prefixed = prefixed(path);
    return whole.isEmpty() && prefixed.isEmpty()
        ? Optional.empty()
        : Optional.of(new RequestedName(namespace, whole, prefixed));
  }

  private static Optional<Prefixed> prefixed(String path) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    return RegistryName.parse(path.substring(0, slash))
        .flatMap(
            registry ->
                RepositoryName.parse(path.substring(slash + 1))
                    .map(rest -> new Prefixed(registry, rest)));
  }

  @Override
  public String toString() {
    return whole
        .map(RepositoryName::value)
        .or(() -> prefixed.map(found -> found.registry() + "/" + found.rest()))
        .orElseThrow();
  }
}
