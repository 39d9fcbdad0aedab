package dev.entrepot.oci;

/** A repository of a certain registry, written {@code docker.io/library/alpine}. */
public record Repository(RegistryName registry, RepositoryName name) {
  @Override
  public String toString() {
    return registry + "/" + name;
  }
}
