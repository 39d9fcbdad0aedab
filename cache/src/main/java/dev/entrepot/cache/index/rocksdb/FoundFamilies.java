package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.table.Family;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The families that an index has by its list of files. */
final class FoundFamilies {
  private static final Logger log = LoggerFactory.getLogger(FoundFamilies.class);

  private FoundFamilies() {}

  /**
   * Those to open for reading, which makes none: all that every index has, and of those that came
   * with later versions of the store what there is.
   */
  static Set<Family> toRead(Path index) throws RocksDBException {
    Set<Family> families = EnumSet.allOf(Family.class);
    try {
      Set<String> found = names(index);
      families.removeIf(family -> !found.contains(name(family)));
    } catch (RocksDBException e) {
      if (Damage.isOfTheMachine(e)) {
        throw e; // Families that are there would be left out.
      }
      log.debug("the families of the index cannot be listed", e);
    }
    families.addAll(Family.ofTheFirstVersion());
    return families;
  }

  /**
   * Whether an index lacks a family that every index has had. A list of files that was cut between
   * two of its records reads like one whose families are still to be made: RocksDB makes them,
   * empty, and silently drops what its log has of the lost ones.
   */
  static boolean areLost(Path index) throws RocksDBException {
    return Files.exists(index.resolve(IndexFolders.CURRENT))
        && !names(index)
            .containsAll(Family.ofTheFirstVersion().stream().map(FoundFamilies::name).toList());
  }

  private static String name(Family family) {
    return new String(family.id(), StandardCharsets.US_ASCII);
  }

  private static Set<String> names(Path index) throws RocksDBException {
    try (var options = new Options()) {
      return RocksDB.listColumnFamilies(options, index.toString()).stream()
          .map(name -> new String(name, StandardCharsets.US_ASCII))
          .collect(Collectors.toUnmodifiableSet());
    }
  }
}
