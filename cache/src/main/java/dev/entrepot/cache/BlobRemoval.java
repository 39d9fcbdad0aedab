package dev.entrepot.cache;

import static dev.entrepot.cache.index.table.Tables.BLOBS;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.blob.Quarantine;
import dev.entrepot.cache.evict.BlobRemover;
import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.cache.index.table.IndexChange.RemoveBlob;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.memory.OpenFiles;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes blobs out of the store: the entry first and for good, then the file. If the process dies in
 * between, a file is left that no entry names, and nothing is served of it.
 */
final class BlobRemoval implements BlobRemover {
  private static final Logger log = LoggerFactory.getLogger(BlobRemoval.class);

  private final BlobStore blobs;
  private final Quarantine quarantine;
  private final MetadataIndex index;
  private final OpenFiles files;
  private final DigestLocks locks;

  /**
   * @param locks held while a blob is committed
   */
  BlobRemoval(
      BlobStore blobs,
      Quarantine quarantine,
      MetadataIndex index,
      OpenFiles files,
      DigestLocks locks) {
    this.blobs = blobs;
    this.quarantine = quarantine;
    this.index = index;
    this.files = files;
    this.locks = locks;
  }

  @Override
  public boolean isInUse(Digest digest) {
    return files.isRead(digest);
  }

  @Override
  public boolean remove(ListedBlob blob) throws IOException {
    var lock = locks.of(blob.digest());
    if (!lock.tryLock()) {
      return false; // It is being committed again, or one with the same lock.
    }
    try {
      return !isInUse(blob.digest()) && removeUnused(blob);
    } finally {
      lock.unlock();
    }
  }

  private boolean removeUnused(ListedBlob blob) throws IOException {
    index.applyDurably(List.of(new RemoveBlob(blob.digest(), blob.blob())));
    if (index.has(BLOBS, blob.digest())) {
      return false; // It was committed after it was listed.
    }
    files.forget(blob.digest());
    try {
      blobs.delete(blob.digest());
    } catch (IOException e) {
      log.warn("{} is gone from the index, but its file stays: {}", blob.digest(), e.toString());
    }
    return true;
  }

  /**
   * Removes a file that has no entry.
   *
   * @return whether it had none
   */
  boolean removeUnlisted(Digest digest) throws IOException {
    var lock = locks.of(digest);
    lock.lock();
    try {
      boolean isUnlisted = !index.has(BLOBS, digest);
      if (isUnlisted) {
        blobs.delete(digest);
      }
      return isUnlisted;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long removeUnfinished() throws IOException {
    return blobs.discardKept(Instant.MAX).bytes() + quarantine.clear();
  }
}
