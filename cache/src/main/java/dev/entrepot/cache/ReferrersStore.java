package dev.entrepot.cache;

import static dev.entrepot.cache.index.table.Tables.REFERRERS;

import dev.entrepot.cache.MetadataWriter.Growth;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** What is known to refer to manifests. Any thread. */
public final class ReferrersStore {
  private final MetadataIndex index;
  private final MetadataWriter writer;

  /** Held while the list of a subject is changed. */
  private final DigestLocks locks = new DigestLocks();

  ReferrersStore(MetadataIndex index, MetadataWriter writer) {
    this.index = index;
    this.writer = writer;
  }

  /** The list of what refers to a manifest, if it is known. A short read of the index. */
  public Optional<ReferrersRecord> of(Repository repository, Digest subject) {
    return index.get(REFERRERS, new ContentKey(repository, subject));
  }

  /** Makes a list of the one that is known. */
  @FunctionalInterface
  public interface Change {
    /** The list to be kept; empty if the known one stays. */
    Optional<ReferrersRecord> apply(Optional<ReferrersRecord> known);
  }

  /** Keeps a list, whatever is known. Blocking, until it is found. */
  public void put(Repository repository, Digest subject, ReferrersRecord list)
      throws StoreException {
    change(repository, subject, _ -> Optional.of(list));
  }

  /**
   * Changes the list of a subject in one step: changes of the same subject wait for each other, so
   * that none is lost. Blocking, until the changed list is found.
   *
   * @throws StoreException if the index cannot write, or has no room
   */
  public void change(Repository repository, Digest subject, Change change) throws StoreException {
    var lock = locks.of(subject);
    lock.lock();
    try {
      Optional<ReferrersRecord> changed = change.apply(of(repository, subject));
      if (changed.isPresent()) {
        write(new ContentKey(repository, subject), changed.get());
      }
    } finally {
      lock.unlock();
    }
  }

  private void write(ContentKey key, ReferrersRecord list) throws StoreException {
    var growth =
        new Growth(Metadata.bytes(key.repository()) + list.index().remaining(), () -> false);
    try {
      writer
          .add(Set.of(key.digest()), growth, () -> () -> {}, List.of(REFERRERS.put(key, list)))
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException reason
          ? reason
          : new StoreException("the referrers of %s cannot be kept: %s".formatted(key, e), e);
    }
  }
}
