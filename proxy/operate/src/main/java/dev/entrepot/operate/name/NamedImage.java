package dev.entrepot.operate.name;

import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;

/** An image as somebody has named it, in full. */
public record NamedImage(Repository repository, Reference reference) {
  /** The name in full, as docker takes it. */
  @Override
  public String toString() {
    return switch (reference) {
      case Reference.Tagged(var tag) -> repository + ":" + tag;
      case Reference.Digested(var digest) -> repository + "@" + digest;
    };
  }
}
