package dev.entrepot.loadtest.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A latch between a test and the answers that wait for it. Closed at first; once released it stays
 * open. For any thread.
 */
public final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrival = lock.newCondition();
  // Under the lock. As many as there are connections with a waiting answer.
  private final List<Runnable> waiting = new ArrayList<>();
  private int arrivals;
  private boolean released;

  /** Lets all answers go on, those that wait and those to come. */
  public void release() {
    List<Runnable> all;
    lock.lock();
    try {
      released = true;
      all = List.copyOf(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(Runnable::run);
  }

  /**
   * Waits until as many answers have come to this gate; for any thread but an event loop.
   *
   * @throws TimeoutException if fewer have come after the patience
   */
  public void awaitArrivals(int count, Duration patience)
      throws InterruptedException, TimeoutException {
    long nanosLeft = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (arrivals < count) {
        if (nanosLeft <= 0) {
          throw new TimeoutException("expected %d arrivals, saw %d".formatted(count, arrivals));
        }
        nanosLeft = arrival.awaitNanos(nanosLeft);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many answers have come to this gate so far. */
  public int arrivals() {
    lock.lock();
    try {
      return arrivals;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs the action on the releasing thread once the gate is open; at once if it is open already.
   */
  void pass(Runnable action) {
    if (isOpenOrQueues(action)) {
      action.run();
    }
  }

  private boolean isOpenOrQueues(Runnable action) {
    lock.lock();
    try {
      arrivals++;
      arrival.signalAll();
      return released || !waiting.add(action);
    } finally {
      lock.unlock();
    }
  }
}
