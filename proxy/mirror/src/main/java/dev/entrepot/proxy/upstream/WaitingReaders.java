package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.heap.MemoryShare;
import java.util.concurrent.Semaphore;

/**
 * Readers that have an upstream's answer before them and wait for memory to read it. As each of
 * them keeps a connection, their number is bounded; further ones find no memory. For virtual
 * threads.
 */
final class WaitingReaders {
  /** The most that wait, of one upstream and one kind of answer. */
  static final int MAX = HttpClientFactory.POOL_CONNECTIONS / 4;

  private final Semaphore places = new Semaphore(MAX);

  /** Grows the share to so many bytes; false if there is no memory in time, or no place to wait. */
  boolean cover(MemoryShare share, long total) throws InterruptedException {
    if (share.tryCover(total)) {
      return true;
    }
    if (!places.tryAcquire()) {
      return false;
    }
    try {
      return share.cover(total);
    } finally {
      places.release();
    }
  }
}
