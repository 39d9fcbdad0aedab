package dev.entrepot.cache.collect;

import static dev.entrepot.cache.index.table.Tables.HISTORIES;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;
import static dev.entrepot.cache.index.table.Tables.PULLS;
import static dev.entrepot.cache.index.table.Tables.TAGS;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.IndexCapacity;
import dev.entrepot.cache.evict.Pins;
import dev.entrepot.cache.index.PullKey;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.index.table.IndexChange.RemoveHistory;
import dev.entrepot.cache.index.table.IndexChange.RemoveTag;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.memory.RecordCaches;
import dev.entrepot.oci.HumanSize;
import dev.entrepot.oci.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes room in the index: the least recently used tags are removed, and with them all that no
 * other tag, no pin and no later pull reaches. Large manifests go earlier, as one of them takes the
 * room of hundreds. What is pinned or frozen stays. For one thread; blocking.
 */
final class IndexTrim {
  private static final Logger log = LoggerFactory.getLogger(IndexTrim.class);

  /** A manifest of more bytes is a large one. */
  private static final long LARGE_BYTES = 64 << 10; // 64 KiB

  private static final int BATCH = 256;

  /**
   * One try.
   *
   * @param unusedFor how long what goes was not used
   * @param onlyLarge whether only large manifests go
   */
  private record Round(Duration unusedFor, boolean onlyLarge) {}

  /** One after the other, until enough has gone. */
  private static final List<Round> ROUNDS =
      List.of(
          new Round(Duration.ofDays(30), false),
          new Round(Duration.ofDays(1), true),
          new Round(Duration.ofDays(7), false),
          new Round(Duration.ZERO, true),
          new Round(Duration.ofDays(1), false),
          new Round(Duration.ofHours(1), false),
          new Round(Duration.ZERO, false));

  /** Removes what a choice allows, in a pass through the index. */
  interface Passes {
    Collected pass(Choice choice) throws StoreException;
  }

  private final MetadataIndex index;
  private final RecordCaches hot;
  private final Pins pins;
  private final IndexCapacity room;
  private final Passes passes;
  private final Instant now;

  IndexTrim(GarbageCollection.Parts parts, Passes passes, Instant now) {
    this.index = parts.index();
    this.hot = parts.hot();
    this.pins = parts.eviction().pins();
    this.room = parts.eviction().indexCapacity();
    this.passes = passes;
    this.now = now;
  }

  /** Removes entries until there is enough room, or nothing more can be removed. */
  void run() throws StoreException {
    long before = room.used();
    pins.update();
    for (Round round : ROUNDS) {
      if (!room.isEasy()) {
        run(round);
      }
    }
    index.compact();
    log.info(
        "The index had {} of the {} that it may have; the least used entries went, and it has"
            + " {}",
        HumanSize.of(before),
        HumanSize.of(room.most()),
        HumanSize.of(room.used()));
  }

  private void run(Round round) throws StoreException {
    Instant usedSince = now.minus(round.unusedFor());
    List<TagKey> tags = index.keys(TAGS, Optional.empty(), BATCH);
    while (!tags.isEmpty()) {
      for (TagKey tag : tags) {
        if (mayGo(tag, round, usedSince)) {
          remove(tag);
        }
      }
      tags = index.keys(TAGS, Optional.of(tags.getLast()), BATCH);
    }
    Collected gone;
    do {
      gone = passes.pass(choice(round, usedSince));
    } while (gone.manifests() > 0 && !room.isEasy());
  }

  private Choice choice(Round round, Instant usedSince) {
    return new Choice(_ -> true, now, pulled -> leads(pulled, round, usedSince), usedSince);
  }

  private boolean leads(Pulled pulled, Round round, Instant usedSince) {
    if (Times.past(pulled.last(), now).isAfter(usedSince)) {
      return true;
    }
    return round.onlyLarge()
        && pulled.reference() instanceof Reference.Digested(var digest)
        && index.get(MANIFESTS, digest).map(StoredManifest::size).orElse(0) <= LARGE_BYTES;
  }

  private boolean mayGo(TagKey tag, Round round, Instant usedSince) {
    Optional<TagRecord> record = index.get(TAGS, tag);
    boolean isLargeEnough =
        !round.onlyLarge() || record.filter(it -> it.size() > LARGE_BYTES).isPresent();
    return record.isPresent()
        && isLargeEnough
        && !lastUse(tag, record.get()).isAfter(usedSince)
        && !pins.matches(tag.repository(), tag.tag())
        && !pins.isPinned(record.get().digest());
  }

  private Instant lastUse(TagKey tag, TagRecord record) {
    Instant checked = Times.past(record.checkedAt(), now);
    var reference = new Reference.Tagged(tag.tag());
    return Stream.of(Pulled.Use.values())
        .flatMap(use -> index.get(PULLS, new PullKey(tag.repository(), reference, use)).stream())
        .map(pulled -> Times.past(pulled.last(), now))
        .reduce(checked, (one, other) -> one.isAfter(other) ? one : other);
  }

  private void remove(TagKey tag) throws StoreException {
    Runnable shown = hot.tags().remove(tag);
    try {
      Notes.write(index, new RemoveTag(tag.repository(), tag.tag(), now));
    } finally {
      shown.run();
    }
    var history = index.get(HISTORIES, tag);
    if (history.isPresent()) {
      Notes.write(index, new RemoveHistory(tag.repository(), tag.tag(), history.get()));
    }
  }
}
