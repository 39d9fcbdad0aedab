package dev.entrepot.cache.evict;

/** What it is worth to keep a blob, for each of its bytes: the time that its next hits save. */
public final class Score {
  /** What a round trip to the upstream is worth, in bytes: 20 ms at 100 Mbit/s. */
  private static final double ROUND_TRIP_BYTES = 256 << 10;

  private Score() {}

  /**
   * The worth of a byte.
   *
   * @param frequency how often it was asked for of late; at least 1 counts
   * @param age requests since the last for it
   * @param blobs how many are stored; until there were as many requests, nothing can be said of
   *     whether a blob has been left, so frequency alone decides
   * @param size in bytes
   */
  public static double ofByte(int frequency, long age, long blobs, long size) {
    return hitRate(frequency, age, blobs) * ofHit(size) / size;
  }

  /** How many hits a request is expected to bring, by the same measures. */
  public static double hitRate(int frequency, long age, long blobs) {
    return Math.max(frequency, 1) / ((double) age + blobs);
  }

  /** The time that a hit on a blob of a size saves, as the bytes that would come in it. */
  public static double ofHit(long size) {
    return ROUND_TRIP_BYTES + size;
  }
}
