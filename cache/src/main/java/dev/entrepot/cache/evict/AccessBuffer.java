package dev.entrepot.cache.evict;

import dev.entrepot.oci.Digest;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Accesses on their way to be counted: {@value #STRIPES} rings, of which each thread has one. Any
 * thread may add, and never waits: if its ring is full, or another thread is quicker, the access is
 * dropped. One thread at a time drains.
 */
final class AccessBuffer {
  static final int STRIPES = 16;

  /** How many accesses a ring holds. */
  static final int RING = 512;

  private final List<LossyRing<Digest>> rings =
      Stream.generate(() -> new LossyRing<Digest>(RING)).limit(STRIPES).toList();

  /**
   * Adds an access, unless it has to be dropped.
   *
   * @return whether the ring is half full or more, so that it is time to drain
   */
  boolean add(Digest digest) {
    var ring = rings.get((int) Thread.currentThread().threadId() & (STRIPES - 1));
    boolean isHalfFull = ring.isHalfFull();
    ring.offer(digest);
    return isHalfFull;
  }

  /** Hands out what was added, each access once. */
  void drain(Consumer<Digest> counter) {
    rings.forEach(ring -> ring.drain(counter));
  }
}
