package dev.entrepot.cache.index;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import java.time.Instant;

/**
 * What a tag was last seen to point at.
 *
 * @param size of the manifest, in bytes
 * @param checkedAt when the upstream last confirmed that the tag points there
 */
public record TagRecord(Digest digest, MediaType mediaType, long size, Instant checkedAt) {
  /**
   * @throws IllegalArgumentException if the size is negative
   */
  public TagRecord {
    if (size < 0) {
      throw new IllegalArgumentException("negative size %d of %s".formatted(size, digest));
    }
  }
}
