package dev.entrepot.cache.missed;

import dev.entrepot.cache.index.Link;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients asked for that was not here, while no registry could be asked for it. To note a miss
 * costs no write: all are saved by the caller of {@link #save}, and outlive restarts. Any thread;
 * what does not say that it blocks never waits for a disk.
 */
public final class Misses {
  /** How many there are at most; those that were missed least lately go. */
  public static final int MAX_MISSES = 10_000;

  private static final Logger log = LoggerFactory.getLogger(Misses.class);

  private record Key(Repository repository, Reference reference) {}

  /** What is known after so many changes. */
  private record Snapshot(long changes, List<Miss> misses) {}

  private final MissesFile file;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  /** The one that was missed last is the last one. */
  private final LinkedHashMap<Key, Miss> misses = new LinkedHashMap<>();

  private long changes;

  // The saving thread only.
  private long saved;
  private boolean failing;

  private Misses(MissesFile file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** What was missed before, as far as it was saved. Blocking. */
  public static Misses open(Path file, InstantSource clock) {
    var misses = new Misses(new MissesFile(file), clock);
    misses.file.load().forEach(misses::put);
    return misses;
  }

  /** A client asks for what is not here. */
  public void note(Repository repository, Reference reference, Link.Kind kind, Miss.Asked asked) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    lock.lock();
    try {
      Miss before = misses.remove(new Key(repository, reference));
      put(
          before == null
              ? Miss.first(repository, reference, kind, asked, now)
              : before.again(kind, asked, now));
      changes++;
    } finally {
      lock.unlock();
    }
  }

  private void put(Miss miss) {
    misses.putLast(new Key(miss.repository(), miss.reference()), miss);
    if (misses.size() > MAX_MISSES) {
      misses.pollFirstEntry();
    }
  }

  /** How much was missed. */
  public int size() {
    lock.lock();
    try {
      return misses.size();
    } finally {
      lock.unlock();
    }
  }

  /** All that was missed; the last one last. */
  public List<Miss> list() {
    return snapshot().misses();
  }

  private Snapshot snapshot() {
    lock.lock();
    try {
      return new Snapshot(changes, List.copyOf(misses.values()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forgets what was not missed after a time any more, and what a clock that was ahead says was
   * missed in the future.
   *
   * @return how much that was
   */
  public int forget(Instant until) {
    lock.lock();
    try {
      int before = misses.size();
      Instant now = clock.instant();
      misses
          .values()
          .removeIf(miss -> !miss.last().isAfter(until) || Miss.isAhead(miss.last(), now));
      changes++;
      return before - misses.size();
    } finally {
      lock.unlock();
    }
  }

  /** Saves what is known by now, if that is news; for one thread at a time. Blocking. */
  public void save() {
    Snapshot now = snapshot();
    if (now.changes() == saved) {
      return;
    }
    try {
      file.save(now.misses());
      saved = now.changes();
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        log.warn("Cannot save what was missed; it is tried again: {}", e.toString());
      }
      failing = true;
    }
  }
}
