package dev.entrepot.proxy.heap;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The budget, in bytes of the heap, of all answers that are held there: while they come from an
 * upstream, are read and checked, and until they have gone out to their clients. A request whose
 * answer finds no room waits for a while, in the order of arrival. Any thread.
 *
 * <p>Answers that are small have the last quarter of the budget to themselves, so that a few large
 * ones never keep an ordinary manifest waiting. An answer that is larger than the budget is let
 * through alone.
 */
public final class AnswerMemory {
  /** The largest answer that counts as small, in bytes: 64 KiB; few manifests are larger. */
  public static final int SMALL_BYTES = 64 << 10;

  /** How long an answer waits for room. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  /** When to come back, as a request is told for which there is no room. */
  public static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** The most answers that wait for room; those beyond find none. */
  static final int MAX_WAITING = 4096;

  /** The part of the heap, beside what hot records take, that answers may have: a third. */
  private static final int PART_OF_HEAP = 3;

  /** The smallest budget, in bytes: 8 MiB, which the largest manifest fits into. */
  private static final long LEAST_BYTES = 8 << 20;

  private final long limit;
  private final Duration patience;
  // Guarded by this
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private long used;
  private long usedBySmall;
  private boolean isGrowthWaiting;

  /** A share that is to grow to so many bytes. */
  private record Waiter(
      MemoryShare share, long before, long total, CompletableFuture<Boolean> granted) {
    boolean grows() {
      return before > 0;
    }
  }

  /**
   * @param limit of all answers together, in bytes
   * @param patience how long an answer waits for room
   */
  AnswerMemory(long limit, Duration patience) {
    this.limit = limit;
    this.patience = patience;
  }

  /**
   * The budget of a server.
   *
   * @param heapBytes the largest size of the heap
   * @param recordBytes what of it is set aside for hot records
   */
  public static AnswerMemory of(long heapBytes, long recordBytes) {
    return new AnswerMemory(
        Math.max(LEAST_BYTES, (heapBytes - recordBytes) / PART_OF_HEAP), PATIENCE);
  }

  /** No budget at all, for commands that fetch what their operator names. */
  public static AnswerMemory unlimited() {
    return new AnswerMemory(Long.MAX_VALUE, PATIENCE);
  }

  /** What all answers together may take, in bytes. */
  public long limit() {
    return limit;
  }

  /** What they take now, in bytes. */
  public synchronized long used() {
    return used;
  }

  /** Whether an answer waits for room now. */
  public synchronized boolean isPressed() {
    return !waiters.isEmpty();
  }

  /** A share of nothing as yet, for one answer. */
  public MemoryShare open() {
    return new MemoryShare(this);
  }

  /** Grows a share at once, if there is room and no other share has waited longer. */
  synchronized boolean tryGrow(MemoryShare share, long total) {
    boolean isMyTurn = total <= SMALL_BYTES || waiters.isEmpty();
    if (total > share.held && !(isMyTurn && fits(share, total))) {
      return false;
    }
    take(share, total);
    return true;
  }

  /** Grows a share whether or not there is room. */
  synchronized void grow(MemoryShare share, long total) {
    take(share, total);
  }

  /**
   * Grows a share once there is room; completes with false if there is none in time. Of the shares
   * that hold memory and want more only one may wait, so that they never wait for each other.
   */
  CompletableFuture<Boolean> growLater(MemoryShare share, long total) {
    synchronized (this) {
      if (tryGrow(share, total)) {
        return CompletableFuture.completedFuture(true);
      }
      var waiter = new Waiter(share, share.held, total, new CompletableFuture<>());
      if ((waiter.grows() && isGrowthWaiting) || waiters.size() >= MAX_WAITING) {
        return CompletableFuture.completedFuture(false);
      }
      enqueue(waiter);
      return waiter
          .granted
          .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
          .whenComplete((granted, _) -> leave(waiter, Boolean.TRUE.equals(granted)));
    }
  }

  /** A share that holds memory already is first: the others wait for what it will give back. */
  private void enqueue(Waiter waiter) {
    if (waiter.grows()) {
      isGrowthWaiting = true;
      waiters.addFirst(waiter);
    } else {
      waiters.addLast(waiter);
    }
  }

  private void leave(Waiter waiter, boolean granted) {
    if (granted) {
      return;
    }
    synchronized (this) {
      if (waiters.remove(waiter)) {
        isGrowthWaiting &= !waiter.grows();
      }
    }
    serve();
  }

  /** Brings a share down to so many bytes, which others may then have. */
  void shrink(MemoryShare share, long total) {
    synchronized (this) {
      if (total >= share.held) {
        return;
      }
      account(share, total);
    }
    serve();
  }

  /** Gives what is free to the shares that wait for it. */
  private void serve() {
    for (Waiter waiter : admit()) {
      if (!waiter.granted.complete(true)) {
        shrink(waiter.share, waiter.before); // It has just left.
      }
    }
  }

  private synchronized List<Waiter> admit() {
    var admitted = new ArrayList<Waiter>();
    boolean isFull = false;
    for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
      Waiter next = all.next();
      boolean isSmall = next.total <= SMALL_BYTES;
      if ((isSmall || !isFull) && fits(next.share, next.total)) {
        all.remove();
        isGrowthWaiting &= !next.grows();
        take(next.share, next.total);
        admitted.add(next);
      } else {
        isFull = true;
      }
    }
    return admitted;
  }

  private boolean fits(MemoryShare share, long total) {
    long others = used - share.held;
    if (total <= SMALL_BYTES) {
      return others + total <= limit || usedBySmall - small(share.held) + total <= limit / 4;
    }
    return others == 0 || others + total <= limit - limit / 4;
  }

  private void take(MemoryShare share, long total) {
    if (total > share.held) {
      account(share, total);
    }
  }

  private void account(MemoryShare share, long total) {
    used += total - share.held;
    usedBySmall += small(total) - small(share.held);
    share.held = total;
  }

  private static long small(long held) {
    return held <= SMALL_BYTES ? held : 0;
  }
}
