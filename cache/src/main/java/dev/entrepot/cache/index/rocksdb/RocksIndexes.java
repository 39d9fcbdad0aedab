package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.cache.index.table.Cell;
import dev.entrepot.cache.index.table.Family;
import dev.entrepot.cache.index.table.MetadataIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens indexes in RocksDB. */
public final class RocksIndexes {
  private static final Logger log = LoggerFactory.getLogger(RocksIndexes.class);

  /** What must be free for the index to write on a disk that was full, in bytes. */
  public static final long MIN_ROOM_BYTES = Tuning.MIN_ROOM_BYTES;

  private RocksIndexes() {}

  /**
   * An index that is open.
   *
   * @param rebuilt whether it was rebuilt from what could be read of a broken one: it may lack
   *     entries then
   */
  public record Found(MetadataIndex index, boolean rebuilt) {}

  /**
   * Opens the index in a folder, or begins one if the folder is empty or missing. How long this
   * takes does not depend on how much is in it. On a full disk an index can be read, and writes
   * fail until there are {@link #MIN_ROOM_BYTES}.
   *
   * @throws StoreException if the folder holds something else, or an index that cannot be opened
   */
  public static MetadataIndex open(Path folder) throws StoreException {
    var folders = new IndexFolders(folder);
    try {
      requireOurs(folders);
      if (folders.lacksCurrent()) {
        throw new RocksDBException("Corruption: the file CURRENT is missing");
      }
      return openOrFail(folder);
    } catch (IOException e) {
      throw unreadable(folder, e);
    } catch (RocksDBException e) {
      throw new StoreException(explained(folder, e), e);
    }
  }

  /**
   * Opens the index as {@link #open} does. One that is broken is kept beside it, and all that can
   * be read of it is copied into a new one first, which takes longer the more there is.
   */
  public static Found openOrRebuild(Path folder, InstantSource clock) throws StoreException {
    var folders = new IndexFolders(folder);
    try {
      folders.endReplacing();
      requireOurs(folders);
      folders.make();
      return open(folders, clock);
    } catch (IOException e) {
      throw unreadable(folder, e);
    } catch (RocksDBException e) {
      throw new StoreException(explained(folder, e), e);
    }
  }

  private static Found open(IndexFolders folders, InstantSource clock)
      throws IOException, RocksDBException {
    if (folders.lacksCurrent()) {
      return rebuild(folders, "its file CURRENT is missing", clock);
    }
    if (Damage.isNotedIn(folders.index())) {
      return rebuild(folders, "damage was found in it", clock);
    }
    if (LeftFiles.areCut(folders.index())) {
      return rebuild(folders, "its list of files has lost its end", clock);
    }
    try {
      return openWhole(folders, clock);
    } catch (RocksDBException e) {
      if (!Damage.isToldBy(e) || Opened.isForRoom(e)) {
        throw e;
      }
      return rebuild(folders, String.valueOf(e.getMessage()), clock);
    }
  }

  private static Found openWhole(IndexFolders folders, InstantSource clock)
      throws IOException, RocksDBException {
    NativeLibrary.load();
    if (FoundFamilies.areLost(folders.index())) {
      return rebuild(folders, "its list of files lacks families of entries", clock);
    }
    return new Found(openOrFail(folders.index()), false);
  }

  private static Found rebuild(IndexFolders folders, String why, InstantSource clock)
      throws IOException, RocksDBException {
    log.warn("The index {} is broken ({}); a new one is made of it.", folders.index(), why);
    NativeLibrary.load();
    long copied;
    try (var next = Databases.open(folders.prepareNext())) {
      copied = Salvage.copy(folders.index(), next);
    }
    folders.replace(clock.instant());
    log.warn(
        "The new index has {} entries of the broken one, which is kept beside it. Blobs that it"
            + " lacks are looked for among the files.",
        copied);
    return new Found(openOrFail(folders.index()), true);
  }

  private static MetadataIndex openOrFail(Path folder) throws StoreException, RocksDBException {
    NativeLibrary.load();
    var database = Databases.open(folder);
    return new RocksIndex(database, new Totals(usage(database), entryBytes(database)));
  }

  private static String explained(Path folder, RocksDBException e) {
    String message =
        Opened.isForRoom(e)
            ? "cannot open the index %s, as the disk is full: %s; make room"
            : "cannot open the index %s: %s; if it is damaged, move it away to begin an empty one";
    return message.formatted(folder, e.getMessage());
  }

  private static void requireOurs(IndexFolders folders) throws IOException {
    if (folders.isOfSomethingElse()) {
      throw new StoreException(
          "%s is not an index of Entrepot: choose another data folder, or move it away"
              .formatted(folders.index()));
    }
  }

  private static StoreException unreadable(Path folder, IOException e) {
    return e instanceof StoreException known
        ? known
        : new StoreException("cannot read the folder %s: %s".formatted(folder, e), e);
  }

  /** A store of an earlier version has not counted: about what there is on disk is taken then. */
  private static long entryBytes(Database database) throws RocksDBException {
    Optional<Long> counted =
        new TableReader(database).get(Cell.ENTRY_BYTES).filter(bytes -> bytes >= 0);
    if (counted.isPresent()) {
      return counted.get();
    }
    long estimate = 0;
    for (var family : Family.values()) {
      estimate += family.isCounted() ? database.estimatedBytes(family) : 0;
    }
    return estimate;
  }

  private static StoreUsage usage(Database database) throws RocksDBException {
    Optional<StoreUsage> usage = new TableReader(database).get(Cell.USAGE);
    if (usage.isEmpty() && database.has(Cell.USAGE.family(), Cell.USAGE.key())) {
      log.warn("The index's totals are damaged; counting begins again at zero.");
    }
    return usage.orElse(StoreUsage.NONE);
  }
}
