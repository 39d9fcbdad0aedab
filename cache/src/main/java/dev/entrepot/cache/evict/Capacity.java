package dev.entrepot.cache.evict;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.entrepot.cache.blob.StagedBlob;
import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanSize;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room that content may take. What is written has room reserved before; if there is too little,
 * blobs go to make some. Any thread; what reserves blocks.
 */
public final class Capacity {
  private static final Logger log = LoggerFactory.getLogger(Capacity.class);

  /** Of how many digests it is remembered that the log has told of them. */
  private static final int MAX_TOLD = 256;

  private final Ledger ledger;
  private final Eviction eviction;
  private final Readers readers;
  private final LongAdder refused = new LongAdder();
  private final Cache<Digest, Boolean> told =
      Caffeine.newBuilder().maximumSize(MAX_TOLD).executor(Runnable::run).build();

  Capacity(Ledger ledger, Eviction eviction, Readers readers) {
    this.ledger = ledger;
    this.eviction = eviction;
    this.readers = readers;
  }

  /** A staged blob of this room; it may have bytes that were kept. */
  public StagedBlob enter(Digest digest, StagedBlob staged) {
    ledger.goOnWith(staged.size());
    return new ReservedBlob(digest, staged, this);
  }

  /** Bytes of unfinished blobs were removed. */
  public void discarded(long bytes) {
    ledger.discarded(bytes);
  }

  /** The files of damaged blobs have so many bytes more than before, or less if negative. */
  public void quarantined(long bytes) {
    ledger.quarantined(bytes);
  }

  /** What content has or has reserved, in bytes. */
  public long used() {
    return ledger.used();
  }

  /** What running downloads have reserved, in bytes. */
  public long reserved() {
    return ledger.reserved();
  }

  /** What unfinished downloads have that none is continuing, in bytes. */
  public long unfinished() {
    return ledger.kept();
  }

  /** The most that content may have, in bytes; {@link Long#MAX_VALUE} without a limit. */
  public long limit() {
    return ledger.bounds().maxBytes();
  }

  /** How many downloads have found no room. */
  public long refused() {
    return refused.sum();
  }

  Readers readers() {
    return readers;
  }

  Ledger ledger() {
    return ledger;
  }

  /** Whether a blob of that size is kept, if there is room. */
  public boolean isKeepable(long size) {
    return size <= ledger.bounds().lowWater();
  }

  /** Refuses a blob that would never be kept. */
  void requireKeepable(Digest digest, long size) throws NoRoomException {
    if (!isKeepable(size)) {
      throw refusal(
          digest,
          "it is larger than %s, the most that is kept under storage.max-size"
              .formatted(HumanSize.of(ledger.bounds().lowWater())));
    }
  }

  /** Reserves room, as much as is there without anything going. */
  boolean takeIfThere(long bytes) {
    return ledger.take(bytes).isEmpty();
  }

  /** Reserves room; as many blobs go as it takes. */
  void take(Digest digest, long bytes) throws NoRoomException {
    var missing = ledger.take(bytes);
    if (missing.isPresent()) {
      makeRoom(digest, bytes, missing.get());
    }
  }

  private void makeRoom(Digest digest, long bytes, Ledger.Missing first) throws NoRoomException {
    var missing = Optional.of(first);
    long gone = 0;
    while (missing.isPresent()) {
      // The file system may show later that a file has gone: do not wait for it to the last blob.
      boolean isEnough = gone / 2 > first.bytes() && missing.get().reason() == Reason.MIN_FREE;
      long more = isEnough ? 0 : eviction.some(missing.get().reason());
      if (more == 0) {
        throw refusal(digest, "%s are missing".formatted(HumanSize.of(missing.get().bytes())));
      }
      gone += more;
      missing = ledger.take(bytes);
    }
  }

  private NoRoomException refusal(Digest digest, String reason) {
    refused.increment();
    String message = "no room for %s: %s".formatted(digest, reason);
    if (told.asMap().putIfAbsent(digest, true) == null) {
      log.warn("{} is served without being stored: {}", digest, reason);
    }
    return new NoRoomException(message);
  }

  /**
   * Removes an untagged blob, unless it is in use or pinned. Blocking.
   *
   * @return whether it is gone
   */
  public boolean letGo(ListedBlob blob) {
    return eviction.unreached(blob);
  }

  /** Evicts what is above the high water, down to the low water. */
  void trim() {
    var surplus = ledger.surplus();
    if (surplus.isEmpty()) {
      return;
    }
    long left = surplus.get().bytes();
    while (left > 0) {
      long gone = eviction.some(surplus.get().reason());
      if (gone == 0) {
        return;
      }
      left -= gone;
    }
  }
}
