package dev.entrepot.proxy.heap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * What one answer takes of the {@link AnswerMemory}. All that work on the answer hold the share; it
 * is given back when the last holder has closed it. Any thread.
 */
public final class MemoryShare implements AutoCloseable {
  private static final ScopedValue<MemoryShare> CURRENT = ScopedValue.newInstance();

  private final AnswerMemory memory;

  /** In bytes; guarded by the memory. */
  long held;

  // Guarded by this
  private final List<MemoryShare> adopted = new ArrayList<>();
  private int holders = 1;

  MemoryShare(AnswerMemory memory) {
    this.memory = memory;
  }

  /** The share of the answer that the calling thread works on; without limit if there is none. */
  public static MemoryShare current() {
    return CURRENT.isBound() ? CURRENT.get() : AnswerMemory.unlimited().open();
  }

  /** The share of the answer that is being handed to the calling event loop. */
  public static Optional<MemoryShare> handed() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /** Does work within the share of the calling thread, or else within one that ends with it. */
  public static <T> T ofWork(AnswerMemory memory, Supplier<T> work) {
    if (CURRENT.isBound()) {
      return work.get();
    }
    try (var share = memory.open()) {
      return share.during(work);
    }
  }

  /** Does work whose answer takes this share, on the calling thread. */
  public <T> T during(Supplier<T> work) {
    return ScopedValue.where(CURRENT, this).call(work::get);
  }

  /** What it is a share of. */
  public AnswerMemory memory() {
    return memory;
  }

  /** How much it is, in bytes. */
  public long held() {
    synchronized (memory) {
      return held;
    }
  }

  /** Grows to so many bytes at once; false, and nothing has changed, if there is no room. */
  public boolean tryCover(long total) {
    return memory.tryGrow(this, total);
  }

  /** Grows to so many bytes whether or not there is room: for answers that say so. */
  public void coverRegardless(long total) {
    memory.grow(this, total);
  }

  /** Grows to so many bytes once there is room; completes with false if that takes too long. */
  public CompletableFuture<Boolean> coverLater(long total) {
    return memory.growLater(this, total);
  }

  /**
   * Grows to so many bytes, and waits for room. For virtual threads.
   *
   * @return false if there is no room in time
   */
  public boolean cover(long total) throws InterruptedException {
    try {
      return coverLater(total).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("room is granted or refused, and never fails", e);
    }
  }

  /** Gives back what is more than so many bytes. */
  public void shrinkTo(long total) {
    memory.shrink(this, total);
  }

  /** One more holder; false if the last one has closed it already. */
  public synchronized boolean retain() {
    if (holders == 0) {
      return false;
    }
    holders++;
    return true;
  }

  /** Holds another share, whose answer is now a part of this one, until this one ends. */
  public void adopt(MemoryShare other) {
    synchronized (this) {
      if (holders > 0) {
        adopted.add(other);
        return;
      }
    }
    other.close();
  }

  /** How much it and what it has adopted are, in bytes. */
  public long covered() {
    List<MemoryShare> others;
    synchronized (this) {
      others = List.copyOf(adopted);
    }
    return held() + others.stream().mapToLong(MemoryShare::covered).sum();
  }

  /** Lets go of what it has adopted: the answer is made, and is another one. */
  public void disown() {
    List<MemoryShare> others;
    synchronized (this) {
      others = List.copyOf(adopted);
      adopted.clear();
    }
    others.forEach(MemoryShare::close);
  }

  /** One holder has ended. */
  @Override
  public void close() {
    synchronized (this) {
      if (--holders > 0) {
        return;
      }
    }
    memory.shrink(this, 0);
    disown();
  }
}
