package dev.entrepot.cache.index.rocksdb;

import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.rocksdb.RocksDBException;

/** Opens databases: for reading and writing, or for reading alone while the disk is full. */
final class Databases {
  private Databases() {}

  static Database open(Path folder) throws RocksDBException {
    return open(folder, () -> folder.toFile().getUsableSpace());
  }

  /**
   * @param room how many bytes are free on the disk
   */
  private static Database open(Path folder, LongSupplier room) throws RocksDBException {
    try {
      return new Database(folder, room, Opened.forWriting(folder));
    } catch (RocksDBException e) {
      if (!Opened.isForRoom(e)) {
        throw e;
      }
      return openForReading(folder, room, e);
    }
  }

  private static Database openForReading(Path folder, LongSupplier room, RocksDBException why)
      throws RocksDBException {
    try {
      return openForReading(folder, room);
    } catch (RocksDBException e) {
      why.addSuppressed(e);
      throw why;
    }
  }

  /** Opens as on a full disk. */
  static Database openForReading(Path folder, LongSupplier room) throws RocksDBException {
    return new Database(folder, room, Opened.forReading(folder));
  }
}
