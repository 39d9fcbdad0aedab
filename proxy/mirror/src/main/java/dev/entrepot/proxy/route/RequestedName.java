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

  /** The API's root, where it stands in a name. */
  private static final String API = "v2/";

  /**
   * A first path component that can name a registry, and what follows it.
   *
   * @param beforeApi whether the API's root {@code v2} stands between the two, as clients write it
   *     that know a mirror by a host and a path
   */
  public record Prefixed(RegistryName registry, RepositoryName rest, boolean beforeApi) {
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

  /**
   * The name of a path that has a registry before {@code /v2/}; empty if it names no repository.
   *
   * @param path between {@code /v2/} and the resource
   */
  public static Optional<RequestedName> before(
      RegistryName registry, Optional<RegistryName> namespace, String path) {
    return RepositoryName.parse(path)
        .map(
            rest ->
                new RequestedName(
                    namespace, Optional.empty(), Optional.of(new Prefixed(registry, rest, true))));
  }

  private static Optional<Prefixed> prefixed(String path) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    return RegistryName.parse(path.substring(0, slash))
        .flatMap(registry -> prefixed(registry, path.substring(slash + 1)));
  }

  private static Optional<Prefixed> prefixed(RegistryName registry, String rest) {
    Optional<RepositoryName> behindApi =
        rest.startsWith(API)
            ? RepositoryName.parse(rest.substring(API.length()))
            : Optional.empty();
    return behindApi
        .map(name -> new Prefixed(registry, name, true))
        .or(() -> RepositoryName.parse(rest).map(name -> new Prefixed(registry, name, false)));
  }

  /** The registry that the client names beside the name, in {@code ns} or before {@code /v2/}. */
  public Optional<RegistryName> registryBeside() {
    return namespace.or(
        () -> prefixed.filter(it -> it.beforeApi() && whole.isEmpty()).map(Prefixed::registry));
  }

  /** The name as the client has it behind {@code /v2/}. */
  @Override
  public String toString() {
    return whole
        .map(RepositoryName::value)
        .or(() -> prefixed.map(RequestedName::text))
        .orElseThrow();
  }

  private static String text(Prefixed prefixed) {
    return prefixed.beforeApi()
        ? prefixed.rest().value()
        : prefixed.registry() + "/" + prefixed.rest();
  }
}
