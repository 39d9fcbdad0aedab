package dev.entrepot.cache.index.rocksdb;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes that wait for the committing thread, bounded in number and in bytes. Any thread may add;
 * the lock is only ever held for a few steps in memory.
 */
final class WriteQueue {
  /** What became of an offer. */
  enum Offer {
    TAKEN,
    FULL,
    CLOSED
  }

  /** The most writes that wait. */
  static final int MAX_WRITES = 8192;

  /** The most that they take, in bytes; a larger one is taken if it is alone. */
  static final long MAX_BYTES = 64L << 20;

  /** The most writes that are taken at once, to be one batch. */
  static final int MAX_GROUP_WRITES = 512;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition work = lock.newCondition();

  // Guarded by the lock.
  private final Queue<Write> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  /** Adds a write if there is room; never waits. */
  Offer offer(Write write) {
    lock.lock();
    try {
      if (closed) {
        return Offer.CLOSED;
      }
      return fits(write) ? add(write) : Offer.FULL;
    } finally {
      lock.unlock();
    }
  }

  /** Adds a write, when there is room; never {@link Offer#FULL}. */
  Offer put(Write write) {
    lock.lock();
    try {
      while (!closed && !fits(write)) {
        room.awaitUninterruptibly();
      }
      return closed ? Offer.CLOSED : add(write);
    } finally {
      lock.unlock();
    }
  }

  /** The next writes in their order, when there are any; none once this is closed and empty. */
  List<Write> takeGroup() {
    lock.lock();
    try {
      while (!closed && waiting.isEmpty()) {
        work.awaitUninterruptibly();
      }
      return removeGroup();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses all further writes; those that wait can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      room.signalAll();
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(Write write) {
    return waiting.isEmpty() || (waiting.size() < MAX_WRITES && bytes + write.bytes() <= MAX_BYTES);
  }

  private Offer add(Write write) {
    waiting.add(write);
    bytes += write.bytes();
    work.signal();
    return Offer.TAKEN;
  }

  private List<Write> removeGroup() {
    var group = new ArrayList<Write>();
    while (group.size() < MAX_GROUP_WRITES) {
      var next = waiting.poll();
      if (next == null) {
        break;
      }
      bytes -= next.bytes();
      group.add(next);
    }
    room.signalAll();
    return group;
  }
}
