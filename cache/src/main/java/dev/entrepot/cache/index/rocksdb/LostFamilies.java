package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/**
 * Families that an index has always had and has no more. A list of files that was cut between two
 * of its records reads like one whose families are still to be made: RocksDB makes them, empty, and
 * drops what its log has of the lost ones without a word.
 */
final class LostFamilies {
  private LostFamilies() {}

  /** Whether an index lacks one of the families of the first version of the store. */
  static boolean areLackedBy(Path index) throws RocksDBException {
    return Files.exists(index.resolve(IndexFolders.CURRENT))
        && !FoundFamilies.areAll(index, Family.ofTheFirstVersion());
  }
}
