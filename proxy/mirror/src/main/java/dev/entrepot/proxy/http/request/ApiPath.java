package dev.entrepot.proxy.http.request;

import dev.entrepot.oci.RegistryName;
import java.util.Optional;

/**
 * A path of the registry API: what stands behind its root {@code /v2/}. Clients that know a mirror
 * by a host and a path put that path before the root ({@code /ghcr.io/v2/}), or the root twice
 * ({@code /v2/ghcr.io/v2/}).
 *
 * @param registry what stands before the root
 * @param rest behind the root, as it is encoded; empty for the root itself
 */
record ApiPath(Optional<RegistryName> registry, String rest) {
  private static final String ROOT = "/v2/";
  private static final String BARE_ROOT = "/v2";

  /** The path as one of the API; empty if it is none. */
  static Optional<ApiPath> of(String path) {
    if (path.equals(BARE_ROOT)) {
      return Optional.of(new ApiPath(Optional.empty(), ""));
    }
    if (path.startsWith(ROOT)) {
      String rest = path.substring(ROOT.length());
      // The root of a registry at a path; the names tell everything else there apart.
      return Optional.of(behind('/' + rest, true).orElse(new ApiPath(Optional.empty(), rest)));
    }
    return behind(path, false);
  }

  private static Optional<ApiPath> behind(String path, boolean rootAlone) {
    int slash = path.indexOf('/', 1);
    if (slash < 0) {
      return Optional.empty();
    }
    String rest = path.substring(slash);
    if (rest.equals(BARE_ROOT) || rest.equals(ROOT)) {
      return registry(path.substring(1, slash)).map(name -> new ApiPath(Optional.of(name), ""));
    }
    if (rootAlone || !rest.startsWith(ROOT)) {
      return Optional.empty();
    }
    return registry(path.substring(1, slash))
        .map(name -> new ApiPath(Optional.of(name), rest.substring(ROOT.length())));
  }

  private static Optional<RegistryName> registry(String encoded) {
    return PercentEncoding.decode(encoded).flatMap(RegistryName::parse);
  }
}
