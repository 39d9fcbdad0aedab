package dev.entrepot.cache.collect;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.EvictionControl;
import dev.entrepot.cache.index.MetadataIndex;
import dev.entrepot.cache.memory.RecordCaches;
import dev.entrepot.cache.pulls.LastPulls;
import dev.entrepot.cache.thread.Joining;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanCount;
import dev.entrepot.oci.HumanSize;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, pass after pass and on a thread of its own, for untagged content, and removes it once it
 * has been untagged for long enough. It rests for most of the time, so that clients do not notice.
 * Any thread may ask what went.
 */
public final class GarbageCollection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GarbageCollection.class);

  /** Passes begin so many times within the time that something must have been unreached. */
  private static final int PASSES = 8;

  private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);

  /** When the first pass begins, if the interval is not shorter: a start has better to do. */
  private static final Duration FIRST = Duration.ofMinutes(1);

  /** How often it looks whether there is little room in the index. */
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  /** How long it rests after it has made room in the index. */
  private static final Duration BETWEEN_TRIMS = Duration.ofSeconds(10);

  /** The same, if that did not make enough: what is pinned has the room. */
  private static final Duration AFTER_NO_USE = Duration.ofMinutes(5);

  /** After each step it rests for so many times as long as that took. */
  private static final int REST = 4;

  private static final Duration LONGEST_REST = Duration.ofSeconds(1);

  /**
   * What it stands on.
   *
   * @param touched told of all that is asked for or brought
   * @param pulls what clients pulled, to be written before anything goes for its age
   * @param keep how long something must have been unreached to go
   */
  public record Ground(
      MetadataIndex index,
      RecordCaches hot,
      EvictionControl eviction,
      Touched touched,
      LastPulls pulls,
      Duration keep) {}

  private final Ground ground;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final ReentrantLock running = new ReentrantLock();
  private final Thread thread;
  private volatile Collected collected = Collected.NOTHING;
  private final LongAdder passes = new LongAdder();
  private volatile boolean closed;

  private GarbageCollection(Ground ground, InstantSource clock, RandomGenerator random) {
    this.ground = ground;
    this.clock = clock;
    this.random = random;
    this.thread = Thread.ofPlatform().name("entrepot-collect").daemon().unstarted(this::run);
  }

  /**
   * Begins. If what is unreached is to be kept for {@link Duration#ZERO}, which is for ever, it
   * removes entries of the index only when their room is tight.
   */
  public static GarbageCollection start(
      Ground ground, InstantSource clock, RandomGenerator random) {
    var collection = new GarbageCollection(ground, clock, random);
    collection.thread.start();
    return collection;
  }

  /** How many passes have ended. */
  public long passes() {
    return passes.sum();
  }

  /** What has gone since the store was opened. */
  public Collected collected() {
    return collected;
  }

  /**
   * Makes a pass now, without rests. Blocking.
   *
   * @throws StoreException if the index cannot be read or written; what has gone by then is gone
   */
  public Collected collect() throws StoreException {
    Instant now = clock.instant();
    return pass(regular(now), now, _ -> {}, CollectionListener.NONE);
  }

  /**
   * Lets go all that no tag, no pin and no pull since a time leads to, however short a time that
   * has been so. Blocking; ends early, after a step, if its thread is interrupted.
   *
   * @param pulledBefore what was pulled by its digest later stays
   * @throws StoreException if the index cannot be read or written; what has gone by then is gone
   */
  public Collected collectNow(Instant pulledBefore, CollectionListener listener)
      throws StoreException, InterruptedException {
    Instant now = clock.instant();
    return collectAll(Choice.unreached(regular(now), now, pulledBefore), now, listener);
  }

  /**
   * The same of some content alone, though it was pulled by its digest: what nothing else leads to.
   */
  public Collected collectNow(Set<Digest> content, CollectionListener listener)
      throws StoreException, InterruptedException {
    Instant now = clock.instant();
    return collectAll(Choice.of(regular(now), now, Set.copyOf(content)), now, listener);
  }

  /** A manifest goes in the pass after the one in which the index above it went. */
  private Collected collectAll(Choice choice, Instant now, CollectionListener listener)
      throws StoreException, InterruptedException {
    ground.eviction().pins().update();
    forgetTouched();
    Collected all = Collected.NOTHING;
    Collected last;
    do {
      last = pass(choice, now, _ -> {}, listener);
      all = all.plus(last);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    } while (last.manifests() > 0 && !closed);
    return all;
  }

  /** Who orders that something goes means that which was asked for a moment ago, too. */
  private void forgetTouched() {
    running.lock();
    try {
      ground.touched().forget();
    } finally {
      running.unlock();
    }
  }

  private Choice regular(Instant now) {
    boolean isForEver = ground.keep().isZero();
    return Choice.unreachedSince(isForEver ? Instant.MIN : now.minus(ground.keep()));
  }

  private void run() {
    Duration interval = interval();
    Duration left = interval.compareTo(FIRST) < 0 ? interval : FIRST;
    while (!closed) {
      if (pauseUnlessTight(left)) {
        attempt(this::trim);
        pause(ground.eviction().indexCapacity().isTight() ? AFTER_NO_USE : BETWEEN_TRIMS);
      } else if (!closed && ground.keep().isPositive()) {
        attempt(this::passRegularly);
        left = interval;
      }
    }
  }

  private interface Attempt {
    void run() throws StoreException;
  }

  private void attempt(Attempt attempt) {
    try {
      attempt.run();
    } catch (StoreException | RuntimeException e) {
      log.warn("The scan for untagged content ended early and will be repeated", e);
    }
  }

  private void passRegularly() throws StoreException {
    Instant now = clock.instant();
    pass(regular(now), now, this::rest, CollectionListener.NONE);
  }

  private void trim() throws StoreException {
    if (ground.eviction().indexCapacity().isTight()) {
      makeIndexRoom();
    }
  }

  /**
   * Lets the least used entries of the index go, until they have a good deal less than they may.
   * Blocking, for several passes.
   *
   * @throws StoreException if the index cannot be read or written; what has gone by then is gone
   */
  public void makeIndexRoom() throws StoreException {
    ground.pulls().write();
    forgetTouched();
    Instant now = clock.instant();
    IndexTrim.Passes passes = choice -> pass(choice, now, _ -> {}, CollectionListener.NONE);
    new IndexTrim(ground, passes, now).run();
  }

  /**
   * Waits.
   *
   * @return whether it ended early, as there is little room in the index
   */
  private boolean pauseUnlessTight(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (!closed && end - System.nanoTime() > 0) {
      if (ground.eviction().indexCapacity().isTight()) {
        return true;
      }
      long left = end - System.nanoTime();
      pause(Duration.ofNanos(Math.clamp(left, 0, LOOK_INTERVAL.toNanos())));
    }
    return false;
  }

  private Duration interval() {
    Duration part = ground.keep().isZero() ? LONGEST_INTERVAL : ground.keep().dividedBy(PASSES);
    return part.compareTo(LONGEST_INTERVAL) < 0 ? part : LONGEST_INTERVAL;
  }

  private interface Rest {
    void after(long stepNanos);
  }

  private Collected pass(Choice choice, Instant now, Rest rest, CollectionListener listener)
      throws StoreException {
    running.lock();
    ground.touched().watch();
    var pass = new Pass(ground, choice, now, random.nextLong(), listener);
    try {
      boolean isMore = true;
      while (isMore && !closed && !Thread.currentThread().isInterrupted()) {
        long begin = System.nanoTime();
        isMore = pass.step();
        rest.after(System.nanoTime() - begin);
      }
      passes.increment();
      return pass.collected();
    } finally {
      tell(pass.collected());
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

  private void tell(Collected gone) {
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
  private void rest(long stepNanos) {
    if (running.hasQueuedThreads()) {
      return;
    }
    pause(Duration.ofNanos(Math.min(REST * stepNanos, LONGEST_REST.toNanos())));
  }

  private void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0 && !closed; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  /** Ends it, in the middle of a pass too, and waits for that. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    Joining.uninterruptibly(thread);
  }
}
