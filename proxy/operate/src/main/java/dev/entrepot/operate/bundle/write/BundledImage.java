package dev.entrepot.operate.bundle.write;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.operate.name.NamedImage;

/** An image of a bundle: how it is asked for, and the manifest that it is. */
public record BundledImage(Repository repository, Reference reference, Descriptor manifest) {
  /**
   * In full, as {@code docker.io/library/alpine:3.20} or {@code docker.io/library/alpine@sha256:…}.
   */
  public String name() {
    return new NamedImage(repository, reference).toString();
  }
}
