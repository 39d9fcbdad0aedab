package dev.entrepot.cache.evict;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue that drops rather than waits. Any thread may add; one thread at a time drains.
 *
 * <p>A place is claimed first and filled then, so one that is claimed can be empty for a moment.
 * Draining ends there, and goes on from there the next time.
 */
final class LossyRing<T> {
  private final AtomicReferenceArray<@Nullable T> slots;

  /** The next place to be claimed; it only grows, and whoever moves it on has the place before. */
  private final AtomicLong written = new AtomicLong();

  /** The next place to be drained. Moved by the draining thread alone. */
  private final AtomicLong read = new AtomicLong();

  /**
   * An empty ring.
   *
   * @param capacity how many elements it holds, a power of two
   */
  LossyRing(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("%d is not a power of two".formatted(capacity));
    }
    slots = new AtomicReferenceArray<>(capacity);
  }

  /**
   * Adds an element, unless the ring is full or another thread is quicker.
   *
   * @return whether it was added
   */
  boolean offer(T element) {
    long next = written.get();
    if (next - read.get() >= slots.length() || !written.compareAndSet(next, next + 1)) {
      return false;
    }
    slots.setRelease(slot(next), element);
    return true;
  }

  /** Whether at least half of the places are taken. */
  boolean isHalfFull() {
    return written.get() - read.get() >= slots.length() / 2;
  }

  /** Takes the elements out, each once, in the order of their places. One thread at a time. */
  void drain(Consumer<T> taker) {
    long next = read.get();
    long end = written.get();
    while (next < end) {
      T element = slots.getAcquire(slot(next));
      if (element == null) {
        break; // Claimed, and not filled yet.
      }
      slots.setRelease(slot(next), null);
      next++;
      taker.accept(element);
    }
    read.setRelease(next);
  }

  private int slot(long place) {
    return (int) place & (slots.length() - 1);
  }
}
