package dev.entrepot.cache;

import dev.entrepot.cache.blob.BlobDraft;
import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.blob.ForwardingBlob;
import dev.entrepot.cache.blob.StagedBlob;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.memory.OpenFiles;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.util.Optional;

/**
 * Stages blobs whose commit makes their entry as well: file first, entry last. Each step of a large
 * one is on disk before the next; small ones are forced later, together. Any thread; blocking.
 */
final class BlobCommits implements AutoCloseable {
  private final BlobStore blobs;
  private final OpenFiles files;
  private final DigestLocks locks;
  private final BlobEntries entries;
  private final StoreHealth health;
  private final Commits commits = new Commits();

  /**
   * @param locks held while a digest is committed
   * @param entries closed with this
   */
  BlobCommits(
      BlobStore blobs,
      OpenFiles files,
      DigestLocks locks,
      BlobEntries entries,
      StoreHealth health) {
    this.blobs = blobs;
    this.files = files;
    this.locks = locks;
    this.entries = entries;
    this.health = health;
  }

  StagedBlob stage(Digest digest, Optional<RegistryName> from) throws IOException {
    return new Entered(blobs.stage(digest, from));
  }

  /** A staged blob that gets an entry when it is committed. */
  private final class Entered extends ForwardingBlob {
    private final BlobDraft draft;

    Entered(BlobDraft draft) {
      super(draft);
      this.draft = draft;
    }

    @Override
    public void commit(Verified verified) throws IOException {
      try {
        BlobCommits.this.commit(draft, verified);
        health.worked();
      } catch (IOException e) {
        health.failed(e, verified.size());
        throw e;
      }
    }
  }

  private void commit(BlobDraft draft, Verified verified) throws IOException {
    entries.awaitRoom(verified); // Before the lock is held: the forcer may need it to continue.
    var lock = locks.of(verified.digest());
    lock.lock();
    try {
      commits.begin();
      publish(draft, verified);
      commits.ended();
    } finally {
      lock.unlock();
    }
  }

  private void publish(BlobDraft draft, Verified verified) throws IOException {
    boolean isForcedLater = entries.isForcedLater(verified);
    if (isForcedLater) {
      draft.publish(verified);
    } else {
      draft.commit(verified);
    }
    files.forget(verified.digest());
    try {
      entries.add(verified, isForcedLater);
    } catch (StoreException e) {
      // A file without an entry would take room that nothing counts.
      if (!entries.has(verified.digest())) {
        blobs.delete(verified.digest());
      }
      throw e;
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
    entries.close();
  }
}
