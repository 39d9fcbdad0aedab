package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;

/**
 * Where content is asked for. What a registry says of content, by giving or refusing it, holds for
 * one origin: refusals and requests under way are kept by it, and are shared by requests with an
 * equal one.
 */
public record OriginId(Repository repository) {
  /** The registry that is asked. */
  public RegistryName registry() {
    return repository.registry();
  }

  /** The name of the repository there. */
  public RepositoryName name() {
    return repository.name();
  }

  @Override
  public String toString() {
    return repository.toString();
  }
}
