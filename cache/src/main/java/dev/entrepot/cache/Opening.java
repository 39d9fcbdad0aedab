package dev.entrepot.cache;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.blob.BlobStores;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.MetadataIndex;
import dev.entrepot.cache.index.rocksdb.RocksIndexes;
import dev.entrepot.cache.recover.StagingRecovery;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** Puts a store together: folder, recovery, blobs, index, in this order. */
final class Opening {
  /** A file that has lost its name can take long to close; no reader is to wait for that. */
  static final Executor CLOSER = task -> Thread.ofVirtual().name("entrepot-close").start(task);

  private Opening() {}

  static ContentCache open(StoreSettings settings, InstantSource clock) throws StoreException {
    var folder = DataFolder.open(settings.data());
    try {
      var blobs = recoverBlobs(settings, folder, clock);
      var index = RocksIndexes.open(folder.index());
      var cache = cache(folder, blobs, index, settings, clock);
      cache.probe();
      return cache;
    } catch (StoreException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static ContentCache cache(
      DataFolder folder,
      BlobStore blobs,
      MetadataIndex index,
      StoreSettings settings,
      InstantSource clock)
      throws StoreException {
    try {
      return new ContentCache(folder, blobs, index, settings, clock);
    } catch (IOException e) {
      index.close();
      throw DataFolder.explained(settings.data(), e);
    } catch (RuntimeException e) {
      index.close();
      throw e;
    }
  }

  private static BlobStore recoverBlobs(
      StoreSettings settings, DataFolder folder, InstantSource clock) throws StoreException {
    try {
      StagingRecovery.recover(folder.staging(), clock.instant().minus(settings.keepUnfinished()));
      var blobs = BlobStores.onFiles(folder.blobs(), folder.staging(), CLOSER);
      if (folder.room() < RocksIndexes.MIN_ROOM_BYTES) {
        blobs.discardKept(Instant.MAX); // The index needs the room more.
      }
      return blobs;
    } catch (IOException e) {
      throw DataFolder.explained(settings.data(), e);
    }
  }
}
