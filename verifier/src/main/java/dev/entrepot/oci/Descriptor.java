package dev.entrepot.oci;

/**
 * What a manifest says of a piece of content: its media type, digest and size (OCI image
 * specification, descriptor.md).
 *
 * @param size in bytes, not negative
 */
public record Descriptor(MediaType mediaType, Digest digest, long size) {
  /**
   * @throws IllegalArgumentException if the size is negative
   */
  public Descriptor {
    if (size < 0) {
      throw new IllegalArgumentException("negative size %d of %s".formatted(size, digest));
    }
  }

  /**
   * Whether registries have it: some layers are on other hosts only (OCI image specification,
   * "Non-Distributable Layers").
   */
  public boolean isDistributed() {
    String type = mediaType.value();
    return !type.contains(".nondistributable.") && !type.contains(".foreign.");
  }
}
