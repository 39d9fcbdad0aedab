package dev.entrepot.cache.evict;

/** What it is worth to keep a blob, for each of its bytes: the time that its next hits save. */
final class Worth {
  /** What a round trip to the upstream is worth, in bytes: 20 ms at 100 Mbit/s. */
  private static final double ROUND_TRIP_BYTES = 256 << 10;

  private Worth() {}

  /**
   * The worth of a byte.
   *
   * @param frequency how often it was asked for of late; at least 1 counts
   * @param age requests since the last for it
   * @param blobs how many are stored; until there were as many requests, nothing can be said of
   *     whether a blob has been left, so frequency alone decides
   * @param size in bytes
   */
  static double ofByte(int frequency, long age, long blobs, long size) {
    return Math.max(frequency, 1) / ((double) age + blobs) * (ROUND_TRIP_BYTES + size) / size;
  }
}
