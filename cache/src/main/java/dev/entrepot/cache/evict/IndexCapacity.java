package dev.entrepot.cache.evict;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The part of the limit that the entries of the index may take: manifests, lists of referrers,
 * tags, histories, links and pulls. What is beyond it is not kept. Any thread.
 */
public final class IndexCapacity {
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

  /** What the entries have that wait to be written, in bytes. */
  private final AtomicLong waiting = new AtomicLong();

  /**
   * @param used what the entries have, in bytes
   */
  IndexCapacity(Bounds bounds, LongSupplier used) {
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

  /** Whether there is room for anything at all. */
  public boolean isFull() {
    return used() >= most;
  }

  /**
   * Reserves room for entries that are to be written.
   *
   * @param bytes of their keys and values
   * @return whether they are kept; then they are to be {@link #written}
   */
  public boolean take(long bytes) {
    if (bytes > Math.max(ALWAYS_BYTES, most / LARGEST_PART)) {
      return false;
    }
    boolean fits = waiting.addAndGet(bytes) + used() <= most;
    if (!fits) {
      waiting.addAndGet(-bytes);
    }
    return fits;
  }

  /** Entries are written by now, and counted as such, or will not be. */
  public void written(long bytes) {
    waiting.addAndGet(-bytes);
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
