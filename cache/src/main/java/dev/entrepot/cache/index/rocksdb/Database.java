package dev.entrepot.cache.index.rocksdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * An open RocksDB with its families, and the owner of all native handles. Any thread may use it. To
 * touch a closed handle would end the process, so each use holds a lock that closing waits for.
 */
final class Database implements AutoCloseable {
  private final NativeStack natives;
  private final RocksDB rocks;
  private final Map<Family, ColumnFamilyHandle> families;
  private final ReadOptions reading;
  private final WriteOptions unsynced;
  private final WriteOptions synced;

  private final ReadWriteLock use = new ReentrantReadWriteLock();

  /** Guarded by {@link #use}. */
  private boolean closed;

  private Database(NativeStack natives, RocksDB rocks, Map<Family, ColumnFamilyHandle> families) {
    this.natives = natives;
    this.rocks = rocks;
    this.families = families;
    this.reading = natives.own(new ReadOptions());
    this.unsynced = natives.own(new WriteOptions());
    this.synced = natives.own(new WriteOptions()).setSync(true);
  }

  static Database open(Path folder) throws RocksDBException {
    var natives = new NativeStack();
    try {
      return open(folder, natives);
    } catch (RocksDBException | RuntimeException e) {
      natives.close();
      throw e;
    }
  }

  private static Database open(Path folder, NativeStack natives) throws RocksDBException {
    var handles = new ArrayList<ColumnFamilyHandle>();
    var options = Tuning.database(natives);
    var rocks = natives.own(RocksDB.open(options, folder.toString(), families(natives), handles));
    var families = new EnumMap<Family, ColumnFamilyHandle>(Family.class);
    var next = handles.iterator();
    for (var family : Family.values()) {
      families.put(family, natives.own(next.next()));
    }
    return new Database(natives, rocks, families);
  }

  private static List<ColumnFamilyDescriptor> families(NativeStack natives) {
    var tables = Tuning.tables(natives);
    var small = Tuning.family(natives, tables);
    var large = Tuning.largeValues(natives, tables);
    var families = new ArrayList<ColumnFamilyDescriptor>();
    for (var family : Family.values()) {
      families.add(new ColumnFamilyDescriptor(family.id(), isLarge(family) ? large : small));
    }
    return families;
  }

  Optional<byte[]> get(Family family, byte[] key) throws RocksDBException {
    return whileOpen(() -> Optional.ofNullable(rocks.get(handle(family), reading, key)));
  }

  /** Whether there is a value; does not copy it. */
  boolean has(Family family, byte[] key) throws RocksDBException {
    return whileOpen(
        () -> rocks.get(handle(family), reading, key, new byte[0]) != RocksDB.NOT_FOUND);
  }

  /** One put or delete on its way into a batch. */
  interface Step {
    void into(WriteBatch batch) throws RocksDBException;
  }

  /**
   * Takes all steps as one.
   *
   * @param durably whether to wait until they, and all before them, would outlive a loss of power
   */
  void write(List<Step> steps, boolean durably) throws RocksDBException {
    whileOpen(
        () -> {
          try (var batch = new WriteBatch()) {
            for (var step : steps) {
              step.into(batch);
            }
            rocks.write(durably ? synced : unsynced, batch);
          }
          return steps;
        });
  }

  /** Writes the memory tables out, so that the next start has no log to read again. */
  void flush() throws RocksDBException {
    whileOpen(
        () -> {
          try (var options = new FlushOptions().setWaitForFlush(true)) {
            rocks.flush(options, List.copyOf(families.values()));
          }
          return rocks;
        });
  }

  /** The family's handle, for use in a {@link Step} alone. */
  ColumnFamilyHandle handle(Family family) {
    return Objects.requireNonNull(families.get(family));
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      closed = true;
      natives.close();
    } finally {
      use.writeLock().unlock();
    }
  }

  private interface Use<T> {
    T run() throws RocksDBException;
  }

  private <T> T whileOpen(Use<T> body) throws RocksDBException {
    use.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the index is closed");
      }
      return body.run();
    } finally {
      use.readLock().unlock();
    }
  }

  /** Whether values may have MiBs. */
  private static boolean isLarge(Family family) {
    return switch (family) {
      case MANIFESTS, REFERRERS -> true;
      case DEFAULT, BLOBS, TAGS, LINKS -> false;
    };
  }
}
