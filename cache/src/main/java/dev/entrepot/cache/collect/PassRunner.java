package dev.entrepot.cache.collect;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.oci.HumanCount;
import dev.entrepot.oci.HumanSize;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes passes, one at a time, and adds up what went. Any thread; blocking. */
final class PassRunner {
  private static final Logger log = LoggerFactory.getLogger(PassRunner.class);

  /** After each step of an unhurried pass it rests for so many times as long as that took. */
  private static final int REST = 4;

  private static final Duration LONGEST_REST = Duration.ofSeconds(1);

  private final GarbageCollection.Parts parts;
  private final RandomGenerator random;
  private final ReentrantLock running = new ReentrantLock();
  private final LongAdder passes = new LongAdder();
  private volatile Collected collected = Collected.NOTHING;
  private volatile boolean closed;

  PassRunner(GarbageCollection.Parts parts, RandomGenerator random) {
    this.parts = parts;
    this.random = random;
  }

  /** How a pass uses the machine. */
  enum Pace {
    /** It rests between its steps. */
    UNHURRIED,
    /** A caller waits for its end. */
    URGENT
  }

  /** How many passes have ended. */
  long passes() {
    return passes.sum();
  }

  /** What has gone. */
  Collected collected() {
    return collected;
  }

  boolean isClosed() {
    return closed;
  }

  /** An order to remove content includes content that was asked for a moment ago. */
  void forgetTouched() {
    running.lock();
    try {
      parts.touched().forget();
    } finally {
      running.unlock();
    }
  }

  Collected pass(Choice choice, Instant now, Pace pace, CollectionListener listener)
      throws StoreException {
    running.lock();
    parts.touched().watch();
    var pass = new Pass(parts, choice, now, random.nextLong(), listener);
    try {
      boolean isMore = true;
      while (isMore && !closed && !Thread.currentThread().isInterrupted()) {
        long begin = System.nanoTime();
        isMore = pass.step();
        rest(pace, System.nanoTime() - begin);
      }
      passes.increment();
      return pass.collected();
    } finally {
      add(pass.collected());
      endAndUnlock(pass);
    }
  }

  private void endAndUnlock(Pass pass) throws StoreException {
    try {
      pass.end();
    } finally {
      running.unlock();
    }
  }

  private void add(Collected gone) {
    collected = collected.plus(gone);
    if (gone.manifests() + gone.blobs() > 0) {
      log.info(
          "Removed untagged content: {}, {}, {}",
          HumanCount.of(gone.manifests(), "manifest"),
          HumanCount.of(gone.blobs(), "blob"),
          HumanSize.of(gone.bytes()));
    }
  }

  /** Unless a caller waits for the end of the pass. */
  private void rest(Pace pace, long stepNanos) {
    switch (pace) {
      case URGENT -> {}
      case UNHURRIED -> {
        if (!running.hasQueuedThreads()) {
          pause(Duration.ofNanos(Math.min(REST * stepNanos, LONGEST_REST.toNanos())));
        }
      }
    }
  }

  /** Waits, no longer than until this is closed and the thread woken. */
  void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0 && !closed; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  /** Begins no further step; a pass that runs ends after its step. */
  void close() {
    closed = true;
  }
}
