package dev.entrepot.cache;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.blob.BlobStores;
import dev.entrepot.cache.blob.FileSystemSync;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.rocksdb.RocksIndexes;
import dev.entrepot.cache.index.rocksdb.RocksIndexes.Found;
import dev.entrepot.cache.recover.Recovery.Cause;
import dev.entrepot.cache.recover.StagingRecovery;
import dev.entrepot.cache.recover.UnforcedRecovery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** Puts a store together: folder, recovery, blobs, index, in this order. */
final class Opening {
  /** A file that has lost its name can take long to close; no reader is to wait for that. */
  static final Executor CLOSER = task -> Thread.ofVirtual().name("entrepot-close").start(task);

  private Opening() {}

  /** Opens the index in a folder. */
  interface IndexOpener {
    Found open(Path folder, InstantSource clock) throws StoreException;
  }

  static ContentCache open(StoreSettings settings, InstantSource clock) throws StoreException {
    return open(settings, clock, RocksIndexes::openOrRebuild, FileSystemSync.ofThisMachine());
  }

  /**
   * @param sync how files are forced to disk together
   */
  static ContentCache open(
      StoreSettings settings, InstantSource clock, IndexOpener indexes, FileSystemSync sync)
      throws StoreException {
    var folder = DataFolder.open(settings.data(), settings.groupReadable());
    try {
      var blobs = recoverBlobs(settings, folder, clock, sync);
      boolean endedCleanly = folder.takeCleanEnd();
      var found = indexes.open(folder.index(), clock);
      var cache = cache(folder, blobs, found, endedCleanly, settings, clock);
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
      Found found,
      boolean endedCleanly,
      StoreSettings settings,
      InstantSource clock)
      throws StoreException {
    var index = found.index();
    try {
      var marks = UnforcedRecovery.marks(index);
      boolean isClean = endedCleanly && marks.isEmpty();
      var unforced = UnforcedRecovery.recover(marks, blobs, index);
      var left = new LeftBehind(cause(isClean, found.rebuilt()), unforced);
      return new ContentCache(folder, blobs, index, left, settings, clock);
    } catch (StoreException e) {
      index.close();
      throw e;
    } catch (IOException e) {
      index.close();
      throw DataFolder.explained(settings.data(), e);
    } catch (RuntimeException e) {
      index.close();
      throw e;
    }
  }

  private static Cause cause(boolean endedCleanly, boolean rebuilt) {
    if (rebuilt) {
      return Cause.BROKEN_INDEX;
    }
    return endedCleanly ? Cause.NONE : Cause.CRASH;
  }

  private static BlobStore recoverBlobs(
      StoreSettings settings, DataFolder folder, InstantSource clock, FileSystemSync sync)
      throws StoreException {
    try {
      StagingRecovery.recover(folder.staging(), clock.instant().minus(settings.keepUnfinished()));
      var blobs = BlobStores.onFiles(folder.blobs(), folder.staging(), CLOSER, sync);
      if (folder.room() < RocksIndexes.MIN_ROOM_BYTES) {
        blobs.discardKept(Instant.MAX); // The index needs the room more.
      }
      return blobs;
    } catch (IOException e) {
      throw DataFolder.explained(settings.data(), e);
    }
  }
}
