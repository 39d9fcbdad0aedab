package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.table.Family;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status.SubCode;

/**
 * One opening of a RocksDB folder. To open it for writing takes some room on the disk, and makes
 * the families that an earlier version of the store did not have; to open it for reading takes
 * none, and what it then shows does not change. Both at a time are allowed.
 *
 * @param natives all that this opening made
 * @param families those that it has; all, if it was opened for writing
 * @param writable whether it was opened for writing
 */
record Opened(
    NativeStack natives, RocksDB rocks, Map<Family, ColumnFamilyHandle> families, boolean writable)
    implements AutoCloseable {
  /** What RocksDB, in every locale, calls a status of that kind. */
  private static final String NO_SPACE = "No space left on device";

  private interface Way {
    RocksDB open(
        DBOptions options, List<ColumnFamilyDescriptor> families, List<ColumnFamilyHandle> handles)
        throws RocksDBException;
  }

  static Opened forWriting(Path folder) throws RocksDBException {
    return open(
        true,
        EnumSet.allOf(Family.class),
        (options, families, handles) ->
            RocksDB.open(options, folder.toString(), families, handles));
  }

  static Opened forReading(Path folder) throws RocksDBException {
    return open(
        false,
        FoundFamilies.toRead(folder),
        (options, families, handles) ->
            RocksDB.openReadOnly(options, folder.toString(), families, handles));
  }

  /**
   * Opens, for reading, what can be opened of a broken index.
   *
   * @param withoutMissingFiles whether to make do with the files that are there and fit together;
   *     the log is then not read
   */
  static Opened forSalvage(Path folder, boolean withoutMissingFiles) throws RocksDBException {
    return open(
        false,
        FoundFamilies.toRead(folder),
        (options, families, handles) ->
            RocksDB.openReadOnly(
                Tuning.tolerant(options, withoutMissingFiles),
                folder.toString(),
                families,
                handles));
  }

  /**
   * Whether the disk had no room for it. Some failures have that as their cause, in words alone.
   */
  static boolean isForRoom(RocksDBException e) {
    return (e.getStatus() != null && e.getStatus().getSubCode() == SubCode.NoSpace)
        || String.valueOf(e.getMessage()).contains(NO_SPACE);
  }

  boolean has(Family family) {
    return families.containsKey(family);
  }

  ColumnFamilyHandle handle(Family family) {
    return Objects.requireNonNull(families.get(family));
  }

  @Override
  public void close() {
    natives.close();
  }

  private static Opened open(boolean writable, Set<Family> wanted, Way way)
      throws RocksDBException {
    var natives = new NativeStack();
    try {
      return open(natives, writable, wanted, way);
    } catch (RocksDBException | RuntimeException e) {
      natives.close();
      throw e;
    }
  }

  private static Opened open(NativeStack natives, boolean writable, Set<Family> wanted, Way way)
      throws RocksDBException {
    var handles = new ArrayList<ColumnFamilyHandle>();
    var options = Tuning.database(natives);
    var rocks = natives.own(way.open(options, descriptors(natives, wanted), handles));
    var families = new EnumMap<Family, ColumnFamilyHandle>(Family.class);
    var next = handles.iterator();
    for (var family : wanted) {
      families.put(family, natives.own(next.next()));
    }
    return new Opened(natives, rocks, families, writable);
  }

  private static List<ColumnFamilyDescriptor> descriptors(NativeStack natives, Set<Family> wanted) {
    var tables = Tuning.tables(natives);
    var small = Tuning.family(natives, tables);
    var large = Tuning.largeValues(natives, tables);
    var families = new ArrayList<ColumnFamilyDescriptor>();
    for (var family : wanted) {
      families.add(new ColumnFamilyDescriptor(family.id(), isLarge(family) ? large : small));
    }
    return families;
  }

  /** Whether values may have MiBs. */
  private static boolean isLarge(Family family) {
    return switch (family) {
      case MANIFESTS, REFERRERS -> true;
      case DEFAULT, BLOBS, TAGS, LINKS, USES, PULLS, UNREACHED, HISTORIES, PUBLIC -> false;
    };
  }
}
