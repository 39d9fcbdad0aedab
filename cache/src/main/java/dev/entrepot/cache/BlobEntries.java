package dev.entrepot.cache;

import static dev.entrepot.cache.index.table.Tables.BLOBS;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.EvictionControl;
import dev.entrepot.cache.forcing.GroupForcer;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.IndexChange.PutBlob;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.oci.Digest;
import dev.entrepot.verifier.Verified;
import java.time.InstantSource;
import java.util.List;

/** Makes the entries of blobs whose files have their names. Any thread; blocking. */
final class BlobEntries implements AutoCloseable {
  private final MetadataIndex index;
  private final EvictionControl eviction;
  private final GroupForcer forcer;
  private final InstantSource clock;

  /**
   * @param forcer of small blobs; closed with this
   */
  BlobEntries(
      MetadataIndex index, EvictionControl eviction, GroupForcer forcer, InstantSource clock) {
    this.index = index;
    this.eviction = eviction;
    this.forcer = forcer;
    this.clock = clock;
  }

  /** Waits while too many small blobs are not forced to disk. */
  void awaitRoom(Verified verified) {
    if (GroupForcer.isSmall(verified.size())) {
      forcer.awaitRoom();
    }
  }

  boolean has(Digest digest) {
    return index.has(BLOBS, digest);
  }

  /**
   * Whether the file may be forced to disk later, with others. Not one that replaces a blob which
   * may be on disk: its entry would stand without a mark.
   */
  boolean isForcedLater(Verified verified) {
    return GroupForcer.isSmall(verified.size()) && !has(verified.digest());
  }

  /**
   * Makes the entry; it is found once this returns.
   *
   * @param isForcedLater whether the file is still to be forced
   */
  void add(Verified verified, boolean isForcedLater) throws StoreException {
    var digest = verified.digest();
    var blob = new PutBlob(digest, new BlobRecord(verified.size(), clock.instant()));
    List<IndexChange> entry = List.of(blob, eviction.come(digest));
    if (isForcedLater) {
      forcer.list(digest, verified.size(), entry);
    } else {
      index.applyDurably(entry);
    }
  }

  /** Forces what is not on disk. */
  @Override
  public void close() {
    forcer.close();
  }
}
