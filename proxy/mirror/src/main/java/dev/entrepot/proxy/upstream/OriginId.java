package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import java.util.Optional;

/**
 * Where content is asked for. What a registry says of content, by giving or refusing it, holds for
 * one origin: refusals and requests under way are kept by it, and are shared by requests with an
 * equal one.
 *
 * @param caller whose login is shown there, by a key without secrets ({@link CallerLogin#key});
 *     empty for the configured login. It stands in no log and no metric.
 */
public record OriginId(Repository repository, Optional<String> caller) {
  /** A repository as it is asked with the configured login. */
  public OriginId(Repository repository) {
    this(repository, Optional.empty());
  }

  /** The registry that is asked. */
  public RegistryName registry() {
    return repository.registry();
  }

  /** The name of the repository there. */
  public RepositoryName name() {
    return repository.name();
  }

  /** The repository alone. */
  @Override
  public String toString() {
    return repository.toString();
  }
}
