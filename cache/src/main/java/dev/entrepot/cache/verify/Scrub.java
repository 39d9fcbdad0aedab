package dev.entrepot.cache.verify;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.verify.ScrubPosition.Stage;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanCount;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all that is stored, pass after pass, a little at a time; a later process goes on where
 * this one was. What is wrong is taken out of the store. Any thread may ask how far it is; all else
 * is for one thread.
 */
public final class Scrub {
  private static final Logger log = LoggerFactory.getLogger(Scrub.class);

  /** How many blobs or manifests are looked at in a step. */
  private static final int STEP = 16;

  /**
   * How often a step is tried that cannot read something for a reason that says nothing of it; then
   * the scrub continues without it.
   */
  static final int MAX_TRIES = 10;

  /** How long it waits after the first try; twice as long after each that follows. */
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  /** The longest that it waits between two tries. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** How many removed blobs are remembered to be repaired; others wait for a client. */
  private static final int MAX_REMOVED = 1000;

  private final StoreVerification verification;
  private final ScrubFile file;
  private final Duration interval;
  private final InstantSource clock;
  private final AtomicLong wrong = new AtomicLong();
  private final Set<Digest> removed = new LinkedHashSet<>();

  /** How often in a row the step to be made could not read something. */
  private int tries;

  /** What the current step could not read first. */
  private Optional<Skipped> unread = Optional.empty();

  // Written by the scrub's thread.
  private volatile ScrubPosition position;
  private volatile long bytes;
  private volatile Optional<Skipped> waiting = Optional.empty();

  /**
   * @param store makes the verification of the store that tells a listener
   * @param file remembers how far it is
   * @param interval how long after the beginning of a pass the next one begins, if it has ended
   */
  public Scrub(
      Function<VerificationListener, StoreVerification> store,
      Path file,
      Duration interval,
      InstantSource clock) {
    this.verification = store.apply(new Noting());
    this.file = new ScrubFile(file);
    this.interval = interval;
    this.clock = clock;
    this.position = this.file.read().orElseGet(() -> ScrubPosition.start(clock.instant()));
  }

  /**
   * Looks at some more. Blocking. If something cannot be read for a reason that says nothing of it,
   * such as too many open files, the same is looked at again after a while.
   *
   * @return how long there is nothing to be done; zero in the middle of a pass
   * @throws StoreException if the index cannot be read
   */
  public Duration step() throws StoreException, InterruptedException {
    ScrubPosition current = position.seenAt(clock.instant());
    switch (current.stage()) {
      case BLOBS -> {
        unread = Optional.empty();
        Optional<Digest> last = verification.blobsAfter(current.last(), STEP);
        if (isToWait()) {
          return wait(tries);
        }
        moveTo(next(current, last, Stage.MANIFESTS));
      }
      case MANIFESTS -> {
        moveTo(next(current, verification.manifestsAfter(current.last(), STEP), Stage.REST));
        if (position.stage() == Stage.REST) {
          logPass(verification.summary());
        }
      }
      case REST -> {
        Duration rest = current.rest(clock.instant(), interval);
        if (rest.isPositive()) {
          remember(current);
          return rest;
        }
        moveTo(ScrubPosition.start(clock.instant()));
      }
    }
    return Duration.ZERO;
  }

  private boolean isToWait() {
    if (unread.isPresent() && tries < MAX_TRIES) {
      tries++;
      if (waiting.isEmpty()) {
        log.warn(
            "The scrub waits, as it cannot read {}, which stays: {}",
            unread.get().digest(),
            unread.get().reason());
      }
      waiting = unread;
      return true;
    }
    if (waiting.isPresent()) {
      log.info("The scrub goes on{}.", unread.isPresent() ? " without what it cannot read" : "");
    }
    tries = 0;
    waiting = Optional.empty();
    return false;
  }

  private static Duration wait(int tries) {
    Duration wait = FIRST_WAIT.multipliedBy(1L << (tries - 1));
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }

  private static ScrubPosition next(ScrubPosition current, Optional<Digest> last, Stage behind) {
    return last.map(current::after).orElseGet(() -> current.in(behind));
  }

  /** Its beginning may have been put right. */
  private void remember(ScrubPosition current) {
    if (!current.equals(position)) {
      moveTo(current);
    }
  }

  private void moveTo(ScrubPosition next) {
    position = next;
    file.write(next);
  }

  /** A pass over an empty store is not worth a line. */
  private static void logPass(VerificationSummary since) {
    if (since.blobs() + since.manifests() + since.unread() > 0) {
      log.info(
          "Everything stored has been checked; since the start: {}, {} bytes, {}; "
              + "{} wrong, {} unreadable.",
          HumanCount.of(since.blobs(), "blob"),
          since.bytes(),
          HumanCount.of(since.manifests(), "manifest"),
          since.wrong(),
          since.unread());
    }
  }

  /** The blobs that were found wrong and taken out since this was last asked. */
  public Set<Digest> takeRemoved() {
    Set<Digest> taken = Set.copyOf(removed);
    removed.clear();
    return taken;
  }

  /** Which part of the pass is done, from 0 to 1. */
  public double share() {
    return position.share();
  }

  /** How many bytes of content have been read since the start. */
  public long bytes() {
    return bytes;
  }

  /** What it waits for, as it cannot be read now. */
  public Optional<Skipped> waiting() {
    return waiting;
  }

  /** How many findings there have been since the start. */
  public long wrong() {
    return wrong.get();
  }

  private final class Noting implements VerificationListener {
    @Override
    public void progressed(VerificationProgress progress) {
      bytes = progress.bytesRead();
    }

    @Override
    public void found(VerificationFinding finding) {
      wrong.incrementAndGet();
      if (finding.removed() && isOfABlob(finding) && removed.size() < MAX_REMOVED) {
        removed.add(finding.digest());
      }
    }

    @Override
    public void skipped(Skipped skipped) {
      if (unread.isEmpty() && skipped.kind() == Skipped.Kind.UNREAD_BLOB) {
        unread = Optional.of(skipped);
      }
    }

    private static boolean isOfABlob(VerificationFinding finding) {
      return switch (finding.kind()) {
        case DAMAGED_BLOB, MISSING_BLOB, UNREADABLE_BLOB -> true;
        case DAMAGED_MANIFEST, WRONG_LAYER -> false;
      };
    }
  }
}
