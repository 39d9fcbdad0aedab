package dev.entrepot.cache;

import static dev.entrepot.cache.index.table.Tables.BLOBS;

import dev.entrepot.cache.blob.Quarantine;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.Capacity;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.IndexChange.RemoveBlob;
import dev.entrepot.cache.index.table.IndexChange.RemoveManifest;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.memory.OpenFiles;
import dev.entrepot.cache.memory.RecordCaches;
import dev.entrepot.cache.verify.DamageHandler;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes out of the store what is damaged. The file goes first: a reader that finds the entry
 * without it has the blob fetched again, and that commit makes an entry of its own, which stays.
 */
record DamagedContent(
    MetadataIndex index,
    OpenFiles files,
    RecordCaches hot,
    Quarantine quarantine,
    DigestLocks locks,
    Capacity room,
    StoreHealth health,
    InstantSource clock)
    implements DamageHandler {
  private static final Logger log = LoggerFactory.getLogger(DamagedContent.class);

  @Override
  public boolean blob(Digest digest, BlobRecord seen, String fault) {
    var lock = locks.of(digest);
    lock.lock(); // A new commit of the blob, or its eviction, holds it too.
    try {
      return locked(digest, seen, fault);
    } finally {
      lock.unlock();
    }
  }

  private boolean locked(Digest digest, BlobRecord seen, String fault) {
    if (index.get(BLOBS, digest).filter(seen::equals).isEmpty()) {
      return false;
    }
    log.warn("Blob {} is damaged and not stored any more: {}", digest, fault);
    files.forget(digest);
    try {
      room.quarantined(quarantine.take(digest, clock.instant()));
    } catch (IOException e) {
      // The entry goes all the same; the file is replaced by the next download.
      log.warn("Cannot take the damaged file of {} away: {}", digest, e.toString());
    }
    return write(new RemoveBlob(digest, seen));
  }

  @Override
  public boolean manifest(Digest digest, String fault) {
    log.warn("Manifest {} is damaged and not stored any more: {}", digest, fault);
    Runnable hidden = hot.manifests().remove(digest);
    try {
      return write(new RemoveManifest(digest));
    } finally {
      hidden.run();
    }
  }

  private boolean write(IndexChange change) {
    try {
      index.applyDurably(List.of(change));
      return true;
    } catch (StoreException e) {
      health.failed(e, 0); // What is damaged is found again next time.
      return false;
    }
  }
}
