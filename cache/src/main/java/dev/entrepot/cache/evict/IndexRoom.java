package dev.entrepot.cache.evict;

import java.util.function.LongSupplier;

/**
 * The part of the limit that the entries of the index may take: manifests, lists of referrers, tags,
 * histories, links and pulls. What is beyond it is not kept. Any thread.
 */
public final class IndexRoom {
  /** Entries may take this part of the limit, one in so many; blobs have the rest. */
  private static final int PART = 8;

  /** No single manifest or list may have more than this part of that, one in so many. */
  private static final int LARGEST_PART = 32;

  /** But it may always have so many bytes, which nearly all have: 64 KiB. */
  private static final long ALWAYS_BYTES = 64 << 10;

  /** The least used entries go once less than this part is left, one in so many. */
  private static final int SPARE_PART = 8;

  private final LongSupplier used;
  private final long most;

  /**
   * @param used what the entries have, in bytes
   */
  IndexRoom(Bounds bounds, LongSupplier used) {
    this.used = used;
    this.most = bounds.maxBytes() / PART;
  }

  /** What the entries have, in bytes. */
  public long used() {
    return used.getAsLong();
  }

  /** The most that they may have, in bytes. */
  public long most() {
    return most;
  }

  /**
   * Whether some more entries are kept.
   *
   * @param bytes of their keys and values
   */
  public boolean takes(long bytes) {
    return bytes <= Math.max(ALWAYS_BYTES, most / LARGEST_PART) && used() <= most - bytes;
  }

  /** Whether the least used should go. */
  public boolean isTight() {
    return used() > most - most / SPARE_PART;
  }

  /** Whether enough have gone. */
  public boolean isEasy() {
    return used() <= most - 2 * (most / SPARE_PART);
  }
}
