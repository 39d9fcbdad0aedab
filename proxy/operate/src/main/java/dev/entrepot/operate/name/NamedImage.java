package dev.entrepot.operate.name;

import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import java.util.Optional;

/** The full name of an image. */
public record NamedImage(Repository repository, Reference reference) {
  /** Parses a full name, as {@link #toString} writes it; empty for any other text. */
  public static Optional<NamedImage> parse(String text) {
    int slash = text.indexOf('/');
    int at = text.indexOf('@');
    int colon = at >= 0 ? at : text.lastIndexOf(':');
    if (slash < 0 || colon < slash) {
      return Optional.empty();
    }
    Optional<RegistryName> registry = RegistryName.parse(text.substring(0, slash));
    Optional<RepositoryName> name = RepositoryName.parse(text.substring(slash + 1, colon));
    Optional<Reference> reference = Reference.parse(text.substring(colon + 1));
    return registry.isPresent() && name.isPresent() && reference.isPresent()
        ? Optional.of(new NamedImage(new Repository(registry.get(), name.get()), reference.get()))
        : Optional.empty();
  }

  /** The name in full, as docker takes it. */
  @Override
  public String toString() {
    return switch (reference) {
      case Reference.Tagged(var tag) -> repository + ":" + tag;
      case Reference.Digested(var digest) -> repository + "@" + digest;
    };
  }
}
