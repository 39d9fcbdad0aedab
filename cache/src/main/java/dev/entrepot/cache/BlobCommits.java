package dev.entrepot.cache;

import static dev.entrepot.cache.index.Tables.BLOBS;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.blob.StagedBlob;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.Keeping;
import dev.entrepot.cache.evict.Room;
import dev.entrepot.cache.forcing.GroupForcer;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.IndexChange;
import dev.entrepot.cache.index.IndexChange.PutBlob;
import dev.entrepot.cache.index.MetadataIndex;
import dev.entrepot.cache.memory.OpenFiles;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/**
 * The way of a staged blob into the store: file first, entry last. Each step of a large one is on
 * disk before the next; small ones are forced later, together. Any thread; blocking.
 */
final class BlobCommits implements AutoCloseable {
  private final BlobStore blobs;
  private final MetadataIndex index;
  private final OpenFiles files;
  private final DigestLocks locks;
  private final Keeping keeping;
  private final GroupForcer forcer;
  private final InstantSource clock;
  private final Commits commits = new Commits();

  /**
   * @param locks held while a digest is committed
   * @param forcer of small blobs; closed with this
   */
  BlobCommits(
      BlobStore blobs,
      MetadataIndex index,
      OpenFiles files,
      DigestLocks locks,
      Keeping keeping,
      GroupForcer forcer,
      InstantSource clock) {
    this.blobs = blobs;
    this.index = index;
    this.files = files;
    this.locks = locks;
    this.keeping = keeping;
    this.forcer = forcer;
    this.clock = clock;
  }

  void commit(StagedBlob staged, Verified verified) throws IOException {
    if (GroupForcer.isSmall(verified.size())) {
      forcer.awaitRoom(); // Before the lock is held: the forcer may need it to go on.
    }
    var lock = locks.of(verified.digest());
    lock.lock();
    try {
      commits.begin();
      publish(Room.staged(staged), verified, isForcedLater(verified));
      commits.ended();
      Room.committed(staged);
    } finally {
      lock.unlock();
    }
  }

  /** Not what takes the place of a blob that may be on disk: its entry would stand without mark. */
  private boolean isForcedLater(Verified verified) {
    return GroupForcer.isSmall(verified.size()) && !index.has(BLOBS, verified.digest());
  }

  private void publish(StagedBlob staged, Verified verified, boolean isForcedLater)
      throws IOException {
    if (isForcedLater) {
      blobs.publish(staged, verified);
    } else {
      blobs.commit(staged, verified);
    }
    files.forget(verified.digest());
    try {
      list(verified, isForcedLater);
    } catch (StoreException e) {
      // A file without an entry would take room that nobody knows of.
      if (!index.has(BLOBS, verified.digest())) {
        blobs.delete(verified.digest());
      }
      throw e;
    }
  }

  private void list(Verified verified, boolean isForcedLater) throws StoreException {
    var digest = verified.digest();
    var blob = new PutBlob(digest, new BlobRecord(verified.size(), clock.instant()));
    List<IndexChange> entry = List.of(blob, keeping.come(digest));
    if (isForcedLater) {
      forcer.list(digest, verified.size(), entry);
    } else {
      index.applyDurably(entry);
    }
  }

  /** Whether no file can be without an entry. Final once this is closed. */
  boolean isClean() {
    return commits.isClean();
  }

  /** Begins no more, and forces what is not on disk. */
  @Override
  public void close() {
    commits.close();
    forcer.close();
  }
}
