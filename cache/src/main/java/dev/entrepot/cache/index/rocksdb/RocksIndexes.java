package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.IndexKeys;
import dev.entrepot.cache.index.IndexValues;
import dev.entrepot.cache.index.MetadataIndex;
import dev.entrepot.cache.index.StoreUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens indexes in RocksDB. */
public final class RocksIndexes {
  private static final Logger log = LoggerFactory.getLogger(RocksIndexes.class);

  /** What must be free for the index to write on a disk that was full, in bytes. */
  public static final long MIN_ROOM_BYTES = Tuning.MIN_ROOM_BYTES;

  /** The file that every RocksDB folder has. */
  private static final String CURRENT = "CURRENT";

  /** Files that come before it; nothing has been put into an index that has these alone. */
  private static final Pattern BEFORE_CURRENT =
      Pattern.compile("LOCK|LOG(\\.old\\.\\d{1,20})?|IDENTITY|MANIFEST-000001|\\d{6}\\.dbtmp");

  private RocksIndexes() {}

  /**
   * Opens the index in a folder, or begins one if the folder is empty or missing. How long this
   * takes does not depend on how much is in it. On a full disk an index can be read, and writes
   * fail until there are {@link #MIN_ROOM_BYTES}.
   *
   * @throws StoreException if the folder holds something else, or an index that cannot be opened
   */
  public static MetadataIndex open(Path folder) throws StoreException {
    requireRocksOrEmpty(folder);
    loadLibrary();
    try {
      var database = Database.open(folder);
      return new RocksIndex(database, usage(database));
    } catch (RocksDBException e) {
      throw new StoreException(explained(folder, e), e);
    }
  }

  private static String explained(Path folder, RocksDBException e) {
    String message =
        Opened.isForRoom(e)
            ? "cannot open the index %s, as the disk is full: %s; make room"
            : "cannot open the index %s: %s; if it is damaged, move it away to begin an empty one";
    return message.formatted(folder, e.getMessage());
  }

  private static void requireRocksOrEmpty(Path folder) throws StoreException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.list(folder)) {
      if (!files.allMatch(RocksIndexes::comesBeforeCurrent)
          && !Files.exists(folder.resolve(CURRENT))) {
        throw new StoreException(
            "%s is not an index of Entrepot: choose another data folder, or move it away"
                .formatted(folder));
      }
    } catch (IOException e) {
      throw e instanceof StoreException known
          ? known
          : new StoreException("cannot read the folder %s: %s".formatted(folder, e), e);
    }
  }

  /** A start that was cut short leaves such files: the disk was full, or the process died. */
  private static boolean comesBeforeCurrent(Path file) {
    return BEFORE_CURRENT.matcher(String.valueOf(file.getFileName())).matches();
  }

  private static void loadLibrary() throws StoreException {
    try {
      RocksDB.loadLibrary();
    } catch (UnsatisfiedLinkError | RuntimeException e) {
      throw new StoreException(
          "cannot load the RocksDB library from %s, where it is unpacked: %s; choose another folder with -Djava.io.tmpdir"
              .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()),
          e);
    }
  }

  private static StoreUsage usage(Database database) throws RocksDBException {
    Optional<byte[]> value = database.get(Family.DEFAULT, IndexKeys.usage());
    Optional<StoreUsage> usage = value.flatMap(IndexValues::readUsage);
    if (value.isPresent() && usage.isEmpty()) {
      log.warn("The index's totals are damaged; counting begins again at zero.");
    }
    return usage.orElse(StoreUsage.NONE);
  }
}
