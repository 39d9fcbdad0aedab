package dev.entrepot.cache.evict;

import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanSize;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets blobs go, one at a time. Any thread; blocking. Who waits for its turn is next, so that a
 * download does not wait for all that goes in the background.
 */
final class Eviction {
  private static final Logger log = LoggerFactory.getLogger(Eviction.class);

  /** How many blobs in a row may prove to be in use, when they are to go. */
  private static final int MAX_TRIES = 8;

  /** Unfinished downloads go before blobs if they have more than this part, one in so many. */
  private static final int UNFINISHED_PART = 10;

  private final Ledger ledger;
  private final BlobRemover removal;
  private final Sampler draw;
  private final AccessStats uses;
  private final Readers readers;
  private final Pinned pinned;
  private final InstantSource clock;
  private final Evictions evictions;
  private final ReentrantLock turn = new ReentrantLock(true);

  Eviction(
      Ledger ledger,
      BlobRemover removal,
      Sampler draw,
      AccessStats uses,
      Readers readers,
      Pinned pinned,
      InstantSource clock,
      Evictions evictions) {
    this.ledger = ledger;
    this.removal = removal;
    this.draw = draw;
    this.uses = uses;
    this.readers = readers;
    this.pinned = pinned;
    this.clock = clock;
    this.evictions = evictions;
  }

  /**
   * Makes some room, if there is anything that can go.
   *
   * @return how many bytes went; 0 if nothing could
   */
  long some(Reason reason) {
    turn.lock();
    try {
      boolean isUnfinishedFirst = ledger.kept() > ledger.bounds().maxBytes() / UNFINISHED_PART;
      long removed = isUnfinishedFirst ? unfinished() : 0;
      removed = removed > 0 ? removed : blob(reason);
      return removed > 0 || isUnfinishedFirst ? removed : unfinished();
    } catch (IOException e) {
      log.warn("Cannot remove what is to make room: {}", e.toString());
      return 0;
    } finally {
      turn.unlock();
    }
  }

  private long unfinished() throws IOException {
    long bytes = ledger.kept() > 0 ? removal.removeUnfinished() : 0;
    ledger.discarded(bytes);
    return bytes;
  }

  private long blob(Reason reason) throws IOException {
    uses.count();
    pinned.update();
    Set<Digest> tried = new HashSet<>();
    while (tried.size() < MAX_TRIES) {
      var least = draw.least(blob -> !tried.contains(blob.digest()) && mayGo(blob), uses::worth);
      if (least.isEmpty()) {
        return 0;
      }
      if (remove(least.get())) {
        return gone(least.get(), reason);
      }
      tried.add(least.get().digest());
    }
    return 0;
  }

  /**
   * Removes an untagged blob, unless it is in use or pinned.
   *
   * @return whether it is gone
   */
  boolean unreached(ListedBlob blob) {
    turn.lock();
    try {
      pinned.update();
      boolean isGone = isFree(blob.digest()) && remove(blob);
      if (isGone) {
        gone(blob, Reason.UNREACHED);
      }
      return isGone;
    } catch (IOException e) {
      log.warn("Cannot delete the untagged {}: {}", blob.digest(), e.toString());
      return false;
    } finally {
      turn.unlock();
    }
  }

  private boolean remove(ListedBlob blob) throws IOException {
    ledger.leaves(blob.blob().size());
    try {
      return removal.remove(blob);
    } finally {
      ledger.left(blob.blob().size());
    }
  }

  /** Removing what has no bytes makes no room. */
  private boolean mayGo(ListedBlob listed) {
    return listed.blob().size() > 0 && isFree(listed.digest());
  }

  private boolean isFree(Digest digest) {
    return !readers.read(digest) && !removal.isInUse(digest) && !pinned.isPinned(digest);
  }

  private long gone(ListedBlob listed, Reason reason) {
    long size = listed.blob().size();
    evictions.add(reason, size, Duration.between(listed.blob().storedAt(), clock.instant()));
    log.debug("{} of {} went for {}", listed.digest(), HumanSize.of(size), reason.word());
    return size;
  }
}
