package dev.entrepot.cache.index;

import java.time.Instant;

/**
 * What the index knows of a blob.
 *
 * @param size the length of its file, in bytes
 * @param storedAt when it was committed
 */
public record BlobRecord(long size, Instant storedAt) {
  /**
   * @throws IllegalArgumentException if the size is negative
   */
  public BlobRecord {
    if (size < 0) {
      throw new IllegalArgumentException("negative size " + size);
    }
  }
}
