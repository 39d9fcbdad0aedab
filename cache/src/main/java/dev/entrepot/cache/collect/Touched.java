package dev.entrepot.cache.collect;

import dev.entrepot.oci.Digest;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * What is asked for or comes and might be removed: at all times the manifests that the last pass
 * found unreached, for only these may go in the next, and content that is being written to the
 * index; while a pass runs all manifests that are asked for, and all content that comes. A thread
 * that asks or brings notes it first; the one that removes hides it first and looks here then: so
 * one of the two sees the other. Any thread; to note never waits.
 */
public final class Touched {
  /** How much is remembered until the end of a pass; if it is more, nothing goes in that pass. */
  static final int MAX_DIGESTS = 200_000;

  /** What was noted, and in which pass or before which one. */
  private final Map<Digest, Long> digests = new ConcurrentHashMap<>();

  /** What is being written, and by how many. A pass that begins meanwhile may not see it yet. */
  private final Map<Digest, Integer> coming = new ConcurrentHashMap<>();

  private final Queue<Digest> fresh = new ConcurrentLinkedQueue<>();
  private volatile boolean watching;
  private volatile long pass;

  /** Before the first pass it is not known. */
  private volatile Predicate<Digest> suspects = _ -> true;

  /** A write that says that the content is here begins; it lasts until {@link #came}. */
  public void coming(Collection<Digest> content) {
    for (var digest : content) {
      coming.merge(digest, 1, Integer::sum);
      note(digest);
    }
  }

  /** What has been written, or could not be. */
  public void came(Collection<Digest> content) {
    for (var digest : content) {
      note(digest); // First: it is to be found at all times.
      coming.computeIfPresent(digest, (_, writers) -> writers == 1 ? null : writers - 1);
    }
  }

  /** The content is asked for. */
  public void note(Digest digest) {
    if ((watching || suspects.test(digest)) && !isTooMuch()) {
      long now = pass;
      Long before = digests.put(digest, now);
      if (before == null || before != now) {
        fresh.add(digest);
      }
    }
  }

  void watch() {
    watching = true;
  }

  /**
   * The pass has ended. What was noted in it is remembered through the next, for a thread that has
   * noted it and has not yet done what it noted it for.
   *
   * @param unreached the manifests that may go in the next pass
   */
  void end(Predicate<Digest> unreached) {
    suspects = unreached;
    watching = false;
    long ended = pass;
    pass = ended + 1;
    digests.values().removeIf(noted -> noted < ended);
  }

  /** Forgets what was asked for, but not what is being written. For use between two passes. */
  void forget() {
    digests.clear();
    fresh.clear();
  }

  boolean has(Digest digest) {
    return coming.containsKey(digest) || digests.containsKey(digest) || isTooMuch();
  }

  /** One that was noted, each once in a pass. */
  Optional<Digest> take() {
    return Optional.ofNullable(fresh.poll());
  }

  private boolean isTooMuch() {
    return digests.size() > MAX_DIGESTS;
  }
}
