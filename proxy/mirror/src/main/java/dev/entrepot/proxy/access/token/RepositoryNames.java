package dev.entrepot.proxy.access.token;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.route.RequestedName;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.route.Router;
import dev.entrepot.proxy.route.Routing;
import java.util.Optional;

/** Says which repository a scope's name means: the one that a request with that name would get. */
public interface RepositoryNames {
  /**
   * The repository that is meant; empty if it is none of a configured registry.
   *
   * @param service the registry that the challenge was for, where the request named one
   */
  Optional<Repository> repository(Optional<RegistryName> service, String name);

  /** Names mean what they mean in requests. */
  static RepositoryNames of(Router router) {
    return (service, name) ->
        RequestedName.parse(service, name)
            .flatMap(
                requested ->
                    switch (router.route(requested)) {
                      case Route route -> Optional.of(route.repository());
                      case Routing.Unroutable _ -> Optional.empty();
                    });
  }
}
