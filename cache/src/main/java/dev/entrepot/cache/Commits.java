package dev.entrepot.cache;

import dev.entrepot.cache.error.StoreException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The commits between a blob's name and its entry in the index, and those that never got as far as
 * the entry. Any thread.
 */
final class Commits {
  /** How many have begun and not ended well. */
  private final AtomicLong open = new AtomicLong();

  private volatile boolean closed;

  /**
   * A commit begins.
   *
   * @throws StoreException if this is closed
   */
  void begin() throws StoreException {
    open.incrementAndGet(); // Before it looks: so either this sees the closing or that sees this.
    if (closed) {
      open.decrementAndGet();
      throw new StoreException("the store is closed");
    }
  }

  /** A commit has left a file with an entry, or no file. */
  void ended() {
    open.decrementAndGet();
  }

  /** From now on none begins. */
  void close() {
    closed = true;
  }

  /** Whether no file can be without an entry. Final once this is closed and true. */
  boolean isClean() {
    return open.get() == 0;
  }
}
