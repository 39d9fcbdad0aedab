package dev.entrepot.cache.index;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;

/** A tag of a repository. */
public record TagKey(Repository repository, Tag tag) {
  /** What the keys of all tags of a repository begin with. */
  public static KeyPrefix<TagKey> allOf(Repository repository) {
    return new KeyPrefix<>(RepositoryKeys.prefix(repository));
  }

  /** What the keys of all tags begin with, in repositories whose names begin in a certain way. */
  public static KeyPrefix<TagKey> allOf(RegistryName registry, String namePrefix) {
    return new KeyPrefix<>(RepositoryKeys.prefix(registry, namePrefix));
  }
}
