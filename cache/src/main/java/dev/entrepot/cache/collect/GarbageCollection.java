package dev.entrepot.cache.collect;

import dev.entrepot.cache.collect.PassRunner.Pace;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.EvictionControl;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.memory.RecordCaches;
import dev.entrepot.cache.pulls.LastPulls;
import dev.entrepot.cache.thread.Joining;
import dev.entrepot.oci.Digest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
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
  private static final int PASSES_IN_KEEP = 8;

  private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);

  /** When the first pass begins, if the interval is not shorter: a start has better to do. */
  private static final Duration FIRST = Duration.ofMinutes(1);

  /** How often it looks whether there is little room in the index. */
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  /** How long it rests after it has made room in the index. */
  private static final Duration BETWEEN_TRIMS = Duration.ofSeconds(10);

  /** The same, if that did not make enough: what is pinned has the room. */
  private static final Duration AFTER_NO_USE = Duration.ofMinutes(5);

  /**
   * What it works with.
   *
   * @param touched told of all that is asked for or brought
   * @param pulls what clients pulled, to be written before anything goes for its age
   * @param keep how long something must have been unreached to go
   */
  public record Parts(
      MetadataIndex index,
      RecordCaches hot,
      EvictionControl eviction,
      Touched touched,
      LastPulls pulls,
      Duration keep) {}

  private final Parts parts;
  private final InstantSource clock;
  private final PassRunner passes;
  private final Thread thread;

  private GarbageCollection(Parts parts, InstantSource clock, RandomGenerator random) {
    this.parts = parts;
    this.clock = clock;
    this.passes = new PassRunner(parts, random);
    this.thread = Thread.ofPlatform().name("entrepot-collect").daemon().unstarted(this::run);
  }

  /**
   * Begins. If what is unreached is to be kept for {@link Duration#ZERO}, which is for ever, it
   * removes entries of the index only when their room is tight.
   */
  public static GarbageCollection start(Parts parts, InstantSource clock, RandomGenerator random) {
    var collection = new GarbageCollection(parts, clock, random);
    collection.thread.start();
    return collection;
  }

  /** How many passes have ended. */
  public long passes() {
    return passes.passes();
  }

  /** What has gone since the store was opened. */
  public Collected collected() {
    return passes.collected();
  }

  /**
   * Makes a pass now, without rests. Blocking.
   *
   * @throws StoreException if the index cannot be read or written; what has gone by then is gone
   */
  public Collected collect() throws StoreException {
    Instant now = clock.instant();
    return passes.pass(regular(now), now, Pace.URGENT, CollectionListener.NONE);
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
    parts.eviction().pins().update();
    passes.forgetTouched();
    Collected all = Collected.NOTHING;
    Collected last;
    do {
      last = passes.pass(choice, now, Pace.URGENT, listener);
      all = all.plus(last);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    } while (last.manifests() > 0 && !passes.isClosed());
    return all;
  }

  private Choice regular(Instant now) {
    boolean isForEver = parts.keep().isZero();
    return Choice.unreachedSince(isForEver ? Instant.MIN : now.minus(parts.keep()));
  }

  private void run() {
    Duration interval = interval();
    Duration left = interval.compareTo(FIRST) < 0 ? interval : FIRST;
    while (!passes.isClosed()) {
      if (pauseUnlessTight(left)) {
        attempt(this::trim);
        passes.pause(parts.eviction().indexCapacity().isTight() ? AFTER_NO_USE : BETWEEN_TRIMS);
      } else if (!passes.isClosed() && parts.keep().isPositive()) {
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
    passes.pass(regular(now), now, Pace.UNHURRIED, CollectionListener.NONE);
  }

  private void trim() throws StoreException {
    if (parts.eviction().indexCapacity().isTight()) {
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
    parts.pulls().write();
    passes.forgetTouched();
    Instant now = clock.instant();
    IndexTrim.Passes urgent =
        choice -> passes.pass(choice, now, Pace.URGENT, CollectionListener.NONE);
    new IndexTrim(parts, urgent, now).run();
  }

  /**
   * Waits.
   *
   * @return whether it ended early, as there is little room in the index
   */
  private boolean pauseUnlessTight(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (!passes.isClosed() && end - System.nanoTime() > 0) {
      if (parts.eviction().indexCapacity().isTight()) {
        return true;
      }
      long left = end - System.nanoTime();
      passes.pause(Duration.ofNanos(Math.clamp(left, 0, LOOK_INTERVAL.toNanos())));
    }
    return false;
  }

  private Duration interval() {
    Duration part =
        parts.keep().isZero() ? LONGEST_INTERVAL : parts.keep().dividedBy(PASSES_IN_KEEP);
    return part.compareTo(LONGEST_INTERVAL) < 0 ? part : LONGEST_INTERVAL;
  }

  /** Ends it, in the middle of a pass too, and waits for that. */
  @Override
  public void close() {
    passes.close();
    LockSupport.unpark(thread);
    Joining.uninterruptibly(thread);
  }
}
