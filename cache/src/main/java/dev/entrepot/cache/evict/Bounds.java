package dev.entrepot.cache.evict;

/**
 * How much room content may take: blobs and downloads by the length of their files, and entries of
 * the index.
 *
 * @param maxBytes the most that all of them may have together, in bytes
 * @param minFree what they leave free on the disk, in bytes
 */
public record Bounds(long maxBytes, long minFree) {
  /** No bounds but the disk's. */
  public static final Bounds NONE = new Bounds(Long.MAX_VALUE, 0);

  /** Blobs go in the background when less than this part is left, one in so many. */
  private static final int SPARE_PART = 50;

  /** What the bounds are on a disk of some size. */
  public interface OfDisk {
    /**
     * The bounds there.
     *
     * @param diskBytes the whole size of the disk; {@link Long#MAX_VALUE} if that is not known
     */
    Bounds on(long diskBytes);
  }

  /**
   * @throws IllegalArgumentException if one is negative
   */
  public Bounds {
    if (maxBytes < 0 || minFree < 0) {
      throw new IllegalArgumentException(
          "negative bound: %d bytes, %d free".formatted(maxBytes, minFree));
    }
  }

  /** The high water: what is above it goes in the background, down to the low water. */
  long highWater() {
    return maxBytes - maxBytes / SPARE_PART;
  }

  /** The low water, in bytes; no blob that is larger is kept. */
  public long lowWater() {
    return maxBytes - 2 * (maxBytes / SPARE_PART);
  }
}
