package dev.entrepot.cache.index;

/**
 * How much the store holds.
 *
 * @param blobs how many blobs
 * @param blobBytes their sizes together, in bytes
 * @param manifests how many manifests
 */
public record StoreUsage(long blobs, long blobBytes, long manifests) {
  /** The usage of an empty store. */
  public static final StoreUsage NONE = new StoreUsage(0, 0, 0);

  /**
   * @throws IllegalArgumentException if a count is negative
   */
  public StoreUsage {
    if (blobs < 0 || blobBytes < 0 || manifests < 0) {
      throw new IllegalArgumentException(
          "negative usage: %d blobs, %d bytes, %d manifests"
              .formatted(blobs, blobBytes, manifests));
    }
  }
}
