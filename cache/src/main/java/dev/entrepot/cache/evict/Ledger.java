package dev.entrepot.cache.evict;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Who has how much of the room. A blob that changes hands is counted twice for a moment, and never
 * not at all: so the sum is never below what the files have. Any thread; the lock is held for a few
 * steps and a question to the file system.
 */
final class Ledger {
  /** Room that is missing for something, in bytes, and the bound that asks for most of it. */
  record Missing(Reason reason, long bytes) {}

  private final Bounds bounds;
  private final LongSupplier stored;
  private final LongSupplier free;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock; in bytes.
  private long reserved;
  private long unwritten;
  private long kept;
  private long leaving;

  /**
   * @param stored what blobs and entries of the index have, in bytes; not less than the blobs'
   *     files
   * @param free what is free on the disk, in bytes
   * @param kept what unfinished downloads have that none is continuing, in bytes
   */
  Ledger(Bounds bounds, LongSupplier stored, LongSupplier free, long kept) {
    this.bounds = bounds;
    this.stored = stored;
    this.free = free;
    this.kept = kept;
  }

  Bounds bounds() {
    return bounds;
  }

  /** Reserves room for bytes to be written; if not, what is missing. */
  Optional<Missing> take(long bytes) {
    return locked(
        () -> {
          var missing = missing(bytes, bounds.maxBytes());
          if (missing.isEmpty()) {
            reserved += bytes;
            unwritten += bytes;
          }
          return missing;
        });
  }

  /** Reserved bytes are on the disk now. */
  void wrote(long bytes) {
    run(() -> unwritten -= bytes);
  }

  /** A file gave up bytes that are to be written again. */
  void truncated(long bytes) {
    run(() -> unwritten += bytes);
  }

  /**
   * Gives reserved room back.
   *
   * @param bytes of it
   * @param unwrittenBytes those of them that were not written
   */
  void giveBack(long bytes, long unwrittenBytes) {
    run(
        () -> {
          reserved -= bytes;
          unwritten -= unwrittenBytes;
        });
  }

  /** Reserved and written bytes are left for a later download to continue. */
  void keep(long bytes) {
    run(
        () -> {
          reserved -= bytes;
          kept += bytes;
        });
  }

  /** A download continues bytes that were kept. */
  void goOnWith(long bytes) {
    run(
        () -> {
          kept -= bytes;
          reserved += bytes;
        });
  }

  /** The files of damaged blobs have so many bytes more than before, or less if negative. */
  void quarantined(long bytes) {
    run(() -> kept += bytes);
  }

  /** Kept bytes are removed. */
  void discarded(long bytes) {
    run(() -> kept -= bytes);
  }

  /** A blob is about to leave the index; its file goes after that. */
  void leaves(long bytes) {
    run(() -> leaving += bytes);
  }

  /** The file of a blob that was to leave has gone, or has stayed along with the blob. */
  void left(long bytes) {
    run(() -> leaving -= bytes);
  }

  /** What is above the high water, counted from the low water. */
  Optional<Missing> surplus() {
    return locked(
        () ->
            missing(0, bounds.highWater()).isPresent()
                ? missing(0, bounds.lowWater())
                : Optional.empty());
  }

  long used() {
    return locked(this::sum);
  }

  long reserved() {
    return locked(() -> reserved);
  }

  long kept() {
    return locked(() -> kept);
  }

  private Optional<Missing> missing(long bytes, long limit) {
    long overLimit = sum() - limit + bytes;
    long overFree =
        bounds.minFree() == 0
            ? Long.MIN_VALUE
            : bounds.minFree() - (free.getAsLong() - unwritten) + bytes;
    boolean isForDisk = overFree > overLimit;
    long most = isForDisk ? overFree : overLimit;
    return most <= 0
        ? Optional.empty()
        : Optional.of(new Missing(isForDisk ? Reason.MIN_FREE : Reason.LIMIT, most));
  }

  private long sum() {
    return stored.getAsLong() + reserved + kept + leaving;
  }

  private interface Step<T> {
    T run();
  }

  private <T> T locked(Step<T> step) {
    lock.lock();
    try {
      return step.run();
    } finally {
      lock.unlock();
    }
  }

  private void run(Runnable step) {
    lock.lock();
    try {
      step.run();
    } finally {
      lock.unlock();
    }
  }
}
