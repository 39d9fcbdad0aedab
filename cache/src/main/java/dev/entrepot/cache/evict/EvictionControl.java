package dev.entrepot.cache.evict;

import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.cache.index.table.IndexChange.PutUses;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.missed.Misses;
import dev.entrepot.cache.pulls.LastPulls;
import dev.entrepot.oci.Digest;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What decides which blobs stay: the room there is, how they are used, and what is pinned. Any
 * thread.
 */
public final class EvictionControl implements AutoCloseable {
  private final Capacity room;
  private final IndexCapacity indexRoom;
  private final AccessStats uses;
  private final Evictions evictions;
  private final Pins pins;
  private final Upkeep upkeep;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * What it works with.
   *
   * @param frequencies the file of frequencies
   * @param free what is free on the disk, in bytes
   * @param unfinished what kept unfinished blobs have, in bytes
   * @param random draws blobs
   */
  public record Parts(
      MetadataIndex index,
      BlobRemover removal,
      Path frequencies,
      LongSupplier free,
      long unfinished,
      InstantSource clock,
      RandomGenerator random) {}

  private EvictionControl(
      Capacity room,
      IndexCapacity indexRoom,
      AccessStats uses,
      Evictions evictions,
      Pins pins,
      Upkeep upkeep) {
    this.room = room;
    this.indexRoom = indexRoom;
    this.uses = uses;
    this.evictions = evictions;
    this.pins = pins;
    this.upkeep = upkeep;
  }

  /**
   * Begins to keep within bounds. Blocking.
   *
   * @param pins what may never go
   * @param pulls written along with the uses of blobs
   * @param misses the same
   */
  public static EvictionControl start(
      Bounds bounds, Parts parts, Pins pins, LastPulls pulls, Misses misses) {
    var index = parts.index();
    var ledger =
        new Ledger(
            bounds,
            () -> index.usage().blobBytes() + index.entryBytes(),
            parts.free(),
            parts.unfinished());
    var uses = AccessStats.open(index, new SketchFile(parts.frequencies()));
    var readers = new Readers();
    var evictions = new Evictions();
    var eviction =
        new Eviction(
            ledger,
            parts.removal(),
            new Sampler(index, parts.random()),
            uses,
            readers,
            pins,
            parts.clock(),
            evictions);
    var room = new Capacity(ledger, eviction, readers);
    var indexRoom = new IndexCapacity(bounds, index::entryBytes);
    return new EvictionControl(
        room, indexRoom, uses, evictions, pins, Upkeep.start(room, uses, pins, pulls, misses));
  }

  public Capacity capacity() {
    return room;
  }

  /** The room that the index's entries have. */
  public IndexCapacity indexCapacity() {
    return indexRoom;
  }

  public Evictions evictions() {
    return evictions;
  }

  public Pins pins() {
    return pins;
  }

  /** Notes that a blob was asked for; neither waits nor writes. */
  public void used(Digest digest) {
    upkeep.note(digest);
  }

  /** The number of the last request for a blob, with what is not written yet. */
  public long lastUse(ListedBlob blob) {
    uses.count();
    return uses.last(blob);
  }

  /** Counts the use of a blob that comes in; to be written along with it. */
  public PutUses come(Digest digest) {
    return uses.come(digest);
  }

  /** Ends what goes on in the background, and writes what is known of uses. Blocking. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      upkeep.close();
    }
  }
}
