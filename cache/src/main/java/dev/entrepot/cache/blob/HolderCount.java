package dev.entrepot.cache.blob;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many hold something that ends with its last holder. The count begins at 1 and never rises
 * again from 0. Safe for all threads.
 */
final class HolderCount {
  private final AtomicInteger holders = new AtomicInteger(1);

  /** Adds a holder; false if there are none left. */
  boolean tryAdd() {
    int seen = holders.get();
    while (seen > 0) {
      if (holders.compareAndSet(seen, seen + 1)) {
        return true;
      }
      seen = holders.get();
    }
    return false;
  }

  /**
   * Takes a holder away.
   *
   * @return whether it was the last; true once at most
   * @throws IllegalStateException if there are none left
   */
  boolean remove() {
    int left = holders.decrementAndGet();
    if (left < 0) {
      throw new IllegalStateException("released more often than held");
    }
    return left == 0;
  }

  /** Whether there is more than one. */
  boolean isShared() {
    return holders.get() > 1;
  }
}
