package dev.entrepot.cache.forcing;

import dev.entrepot.cache.index.UnforcedBlob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Blobs that wait to be forced, bounded in number and bytes: a thread that adds one waits for room
 * before. So no more come on top than there are threads that do. Any thread may add; one takes.
 */
final class Gathered {
  /** A group is as large as that, or as old as it may get. */
  static final int GROUP_BLOBS = 512;

  /** The most blobs that wait. */
  static final int MAX_BLOBS = 1024;

  /** The most bytes that wait: 64 MiB. */
  static final long MAX_BYTES = 64L << 20;

  private final long gatheringNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();

  // Guarded by the lock.
  private List<UnforcedBlob> waiting;
  private long bytes;
  private boolean closed;

  /**
   * @param gathering how long a group gathers, at most
   * @param first what waits from the beginning
   */
  Gathered(Duration gathering, List<UnforcedBlob> first) {
    this.gatheringNanos = gathering.toNanos();
    this.waiting = new ArrayList<>(first);
  }

  /** Waits until there is room, or this is closed. */
  void awaitRoom() {
    lock.lock();
    try {
      while (!closed && !hasRoom()) {
        room.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds a blob, whether there is room or not; false if this is closed. */
  boolean add(UnforcedBlob blob, long size) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      waiting.add(blob);
      bytes += size;
      work.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom() {
    return waiting.size() < MAX_BLOBS && bytes < MAX_BYTES;
  }

  /** The next group, when it has gathered; empty once this is closed and empty. */
  List<UnforcedBlob> take() {
    lock.lock();
    try {
      while (!closed && waiting.isEmpty()) {
        work.awaitUninterruptibly();
      }
      gather();
      var group = waiting;
      waiting = new ArrayList<>();
      bytes = 0;
      room.signalAll();
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void gather() {
    long left = gatheringNanos;
    try {
      while (!closed && waiting.size() < GROUP_BLOBS && bytes < MAX_BYTES / 2 && left > 0) {
        left = work.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Not expected; the group is taken as it is.
    }
  }

  /** Takes nothing more; what waits is taken without waiting. */
  void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
