package dev.entrepot.cache.listing;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import java.util.OptionalLong;

/**
 * A blob as a manifest names it.
 *
 * @param named the size that the manifest tells, in bytes, if it does
 * @param stored the size of the blob that is stored, in bytes; empty if it is not here
 */
public record BlobPart(
    Digest digest, MediaType mediaType, OptionalLong named, OptionalLong stored) {
  public boolean isHere() {
    return stored.isPresent();
  }

  /** Whether it is missed: some layers are on other hosts than registries, by design. */
  public boolean isMissing() {
    return !isHere() && isDistributed();
  }

  /** See {@link Descriptor#isDistributed}. */
  public boolean isDistributed() {
    return new Descriptor(mediaType, digest, 0).isDistributed();
  }

  /** Its size, as well as that is known, in bytes. */
  long wholeBytes() {
    return stored.orElse(named.orElse(0));
  }
}
