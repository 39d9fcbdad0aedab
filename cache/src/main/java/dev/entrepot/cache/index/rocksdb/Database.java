package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.file.Access;
import dev.entrepot.cache.index.table.Family;
import dev.entrepot.oci.HumanSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A RocksDB with its families, and the owner of all native handles. Any thread may use it. Touching
 * a closed handle would end the process, so each use holds a lock that closing waits for.
 *
 * <p>One opened on a full disk can only be read, until a write finds room again. If the disk fills
 * later, RocksDB's writes fail, and work again some seconds after there is room.
 */
final class Database implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Database.class);

  private final Path folder;
  private final LongSupplier room;
  private final Damage damage;
  private final NativeStack natives = new NativeStack();
  private final ReadOptions reading = natives.own(new ReadOptions());
  private final ReadOptions walking = natives.own(new ReadOptions()).setFillCache(false);
  private final WriteOptions unsynced = natives.own(new WriteOptions());
  private final WriteOptions synced = natives.own(new WriteOptions()).setSync(true);

  private final ReadWriteLock use = new ReentrantReadWriteLock();

  // Guarded by the lock.
  private Opened opened;
  private boolean closed;

  /**
   * Takes over what is open.
   *
   * @param room how many bytes are free on the disk
   */
  Database(Path folder, LongSupplier room, Opened opened) {
    this.folder = folder;
    this.room = room;
    this.damage = new Damage(folder);
    this.opened = opened;
    shut();
  }

  /** RocksDB makes its files by the umask, which commands leave as it is. */
  private void shut() {
    try {
      Access.followFolder(folder);
    } catch (IOException e) {
      log.warn("Cannot restrict access to {}: {}", folder, e.toString());
    }
  }

  Optional<byte[]> get(Family family, byte[] key) throws RocksDBException {
    return whileOpen(
        () ->
            opened.has(family)
                ? Optional.ofNullable(rocks().get(handle(family), reading, key))
                : Optional.empty());
  }

  /** Whether there is a value; does not copy it. */
  boolean has(Family family, byte[] key) throws RocksDBException {
    return bytes(family, key) > 0;
  }

  /** What an entry's key and value have, in bytes; 0 if there is none. Does not copy the value. */
  int bytes(Family family, byte[] key) throws RocksDBException {
    int value = whileOpen(() -> rocks().get(handle(family), reading, key, new byte[0]));
    return value == RocksDB.NOT_FOUND ? 0 : key.length + value;
  }

  /** About what a family's entries have, as compressed on disk, in bytes. */
  long estimatedBytes(Family family) throws RocksDBException {
    return whileOpen(
        () ->
            opened.has(family)
                ? rocks().getLongProperty(handle(family), "rocksdb.estimate-live-data-size")
                    + rocks().getLongProperty(handle(family), "rocksdb.live-blob-file-size")
                : 0L);
  }

  /** Has what was removed from a family leave the disk, as far as that is possible. Blocking. */
  void compact(Family family) throws RocksDBException {
    if (isWritable()) {
      whileOpen(
          () -> {
            rocks().compactRange(handle(family));
            return family;
          });
    }
  }

  /** A look through the entries of a family. */
  interface Look<T> {
    T at(RocksIterator entries) throws RocksDBException;
  }

  /**
   * Looks through the entries of any family as they are now.
   *
   * @param none what is seen of one that the index lacks
   */
  <T> T look(Family family, T none, Look<T> look) throws RocksDBException {
    return whileOpen(() -> opened.has(family) ? lookBy(reading, family, look) : none);
  }

  /** The same; what is read for this displaces nothing in memory. */
  <T> T walk(Family family, T none, Look<T> look) throws RocksDBException {
    return whileOpen(() -> opened.has(family) ? lookBy(walking, family, look) : none);
  }

  private <T> T lookBy(ReadOptions options, Family family, Look<T> look) throws RocksDBException {
    return whileOpen(
        () -> {
          try (var entries = rocks().newIterator(handle(family), options)) {
            T seen = look.at(entries);
            entries.status();
            return seen;
          }
        });
  }

  /** One put or delete on its way into a batch. */
  interface Step {
    void into(WriteBatch batch) throws RocksDBException;
  }

  /**
   * Takes all steps as one. For one thread at a time.
   *
   * @param durably whether to wait until they, and all before them, would outlive a loss of power
   */
  void write(List<Step> steps, boolean durably) throws RocksDBException {
    becomeWritable();
    whileOpen(
        () -> {
          try (var batch = new WriteBatch()) {
            for (var step : steps) {
              step.into(batch);
            }
            rocks().write(durably ? synced : unsynced, batch);
          }
          return steps;
        });
  }

  /** Readers go on meanwhile; they wait only while the one opening takes the other's place. */
  private void becomeWritable() throws RocksDBException {
    if (isWritable()) {
      return;
    }
    if (room.getAsLong() < Tuning.MIN_ROOM_BYTES) {
      throw new RocksDBException(
          "the disk is full, and was so when the index was opened: it can only be read until %s are free"
              .formatted(HumanSize.of(Tuning.MIN_ROOM_BYTES)));
    }
    replace(Opened.forWriting(folder));
    log.info("The index can be written again.");
  }

  private void replace(Opened next) {
    use.writeLock().lock();
    try (var _ = closed ? next : opened) {
      opened = closed ? opened : next;
    } finally {
      use.writeLock().unlock();
    }
  }

  /** Writes the memory tables out, so that the next start has no log to read again. */
  void flush() throws RocksDBException {
    if (!isWritable()) {
      return;
    }
    whileOpen(
        () -> {
          try (var options = new FlushOptions().setWaitForFlush(true)) {
            rocks().flush(options, List.copyOf(opened.families().values()));
          }
          return opened;
        });
  }

  private boolean isWritable() throws RocksDBException {
    return whileOpen(() -> opened.writable());
  }

  /** The family's handle, for use in a {@link Step} alone. */
  ColumnFamilyHandle handle(Family family) {
    return opened.handle(family);
  }

  private RocksDB rocks() {
    return opened.rocks();
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        opened.close();
        natives.close();
        if (opened.writable()) {
          LeftFiles.note(folder);
          shut();
        }
      }
    } finally {
      use.writeLock().unlock();
    }
  }

  private <T> T whileOpen(DatabaseUse<T> body) throws RocksDBException {
    use.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the index is closed");
      }
      return body.run();
    } catch (RocksDBException e) {
      damage.noteIfToldBy(e);
      throw e;
    } finally {
      use.readLock().unlock();
    }
  }
}
