package dev.entrepot.cache.evict;

import dev.entrepot.oci.Digest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Accesses on their way to be counted: {@value #STRIPES} rings, of which each thread has one. Any
 * thread may add, and never waits: if its ring is full, or another thread is quicker, the access is
 * dropped. One thread at a time drains.
 */
final class AccessBuffer {
  static final int STRIPES = 16;

  /** How many accesses a ring holds. */
  static final int RING = 512;

  /** A ring: written at one end, by whoever wins; read at the other. */
  private static final class Ring {
    final AtomicReferenceArray<@Nullable Digest> slots = new AtomicReferenceArray<>(RING);
    final AtomicLong written = new AtomicLong();
    final AtomicLong read = new AtomicLong();
  }

  private final Ring[] rings = new Ring[STRIPES];

  AccessBuffer() {
    for (int ring = 0; ring < STRIPES; ring++) {
      rings[ring] = new Ring();
    }
  }

  /**
   * Adds an access, unless it has to be dropped.
   *
   * @return whether the ring is half full or more, so that it is time to drain
   */
  boolean add(Digest digest) {
    var ring = rings[(int) Thread.currentThread().threadId() & (STRIPES - 1)];
    long next = ring.written.get();
    long waiting = next - ring.read.get();
    if (waiting < RING && ring.written.compareAndSet(next, next + 1)) {
      ring.slots.setRelease(slot(next), digest);
    }
    return waiting >= RING / 2;
  }

  /** Hands out what was added, each access once. */
  void drain(Consumer<Digest> counter) {
    for (var ring : rings) {
      drain(ring, counter);
    }
  }

  private static void drain(Ring ring, Consumer<Digest> counter) {
    long next = ring.read.get();
    long end = ring.written.get();
    while (next < end) {
      var digest = ring.slots.getAcquire(slot(next));
      if (digest == null) {
        break; // Won, and not written yet.
      }
      ring.slots.setRelease(slot(next), null);
      next++;
      counter.accept(digest);
    }
    ring.read.setRelease(next);
  }

  private static int slot(long position) {
    return (int) position & (RING - 1);
  }
}
