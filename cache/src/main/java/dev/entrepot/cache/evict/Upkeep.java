package dev.entrepot.cache.evict;

import dev.entrepot.cache.missed.Misses;
import dev.entrepot.cache.pulls.LastPulls;
import dev.entrepot.cache.thread.Joining;
import dev.entrepot.oci.Digest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes on in the background, on a virtual thread: uses, pulls and misses are written, pins are
 * followed, and blobs go before there is no room left.
 */
final class Upkeep implements AutoCloseable {
  /** How often it looks, if it is not woken. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** How often last uses and pulls are written. */
  private static final Duration WRITE_INTERVAL = Duration.ofMinutes(1);

  /** How often misses are saved, if there are new ones. */
  private static final Duration MISSES_INTERVAL = Duration.ofSeconds(10);

  /** How often frequencies are saved. */
  private static final Duration SAVE_INTERVAL = Duration.ofMinutes(5);

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private final Capacity room;
  private final AccessStats uses;
  private final Pinned pinned;
  private final LastPulls pulls;
  private final Misses misses;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Thread thread;
  private volatile boolean closed;

  // The thread only.
  private long written;
  private long missesSaved;
  private long saved;

  private Upkeep(Capacity room, AccessStats uses, Pinned pinned, LastPulls pulls, Misses misses) {
    this.room = room;
    this.uses = uses;
    this.pinned = pinned;
    this.pulls = pulls;
    this.misses = misses;
    this.thread = Thread.ofVirtual().name("entrepot-upkeep").unstarted(this::run);
  }

  static Upkeep start(
      Capacity room, AccessStats uses, Pinned pinned, LastPulls pulls, Misses misses) {
    var upkeep = new Upkeep(room, uses, pinned, pulls, misses);
    upkeep.thread.start();
    return upkeep;
  }

  /** Notes a use; never waits. */
  void note(Digest digest) {
    if (uses.note(digest) && woken.compareAndSet(false, true)) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    written = System.nanoTime();
    missesSaved = written;
    saved = written;
    while (!closed) {
      woken.set(false);
      try {
        once();
      } catch (RuntimeException e) {
        log.error("The store's upkeep failed; it is tried again", e);
      }
      if (!closed) {
        LockSupport.parkNanos(this, INTERVAL.toNanos());
      }
    }
  }

  private void once() {
    uses.count();
    pinned.update();
    room.trim();
    long now = System.nanoTime();
    if (now - written >= WRITE_INTERVAL.toNanos() || isMuchUnwritten()) {
      written = now;
      uses.write();
      pulls.write();
    }
    if (now - missesSaved >= MISSES_INTERVAL.toNanos()) {
      missesSaved = now;
      misses.save();
    }
    if (now - saved >= SAVE_INTERVAL.toNanos()) {
      saved = now;
      uses.save();
    }
  }

  private boolean isMuchUnwritten() {
    return uses.unwritten() >= AccessStats.MAX_UNWRITTEN / 2 || pulls.isMuch();
  }

  /** Ends the thread, then writes and saves what is known by now. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    Joining.uninterruptibly(thread);
    uses.count();
    uses.write();
    pulls.write();
    misses.save();
    uses.save();
  }
}
