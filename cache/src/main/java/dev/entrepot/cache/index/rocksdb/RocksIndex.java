package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.cache.index.table.Cell;
import dev.entrepot.cache.index.table.Family;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.KeyPrefix;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.index.table.Row;
import dev.entrepot.cache.index.table.Table;
import dev.entrepot.oci.Digest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The index in RocksDB: reads on the caller's thread, writes on the committing thread. */
final class RocksIndex implements MetadataIndex {
  private static final Logger log = LoggerFactory.getLogger(RocksIndex.class);

  private final Database database;
  private final GroupCommitter committer;
  private final TableReader tables;
  private final LongAdder unread = new LongAdder();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Written by the committing thread. */
  private volatile Totals totals;

  /** Takes over the database. */
  RocksIndex(Database database, Totals totals) {
    this.database = database;
    this.totals = totals;
    this.tables = new TableReader(database);
    this.committer = GroupCommitter.start(database, totals, now -> this.totals = now);
  }

  @Override
  public <K, V> Optional<V> get(Table<K, V> table, K key) {
    try {
      var value = database.get(table.family(), table.keys().write(key));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      Optional<V> found = table.values().read(key, value.get());
      if (found.isEmpty()) {
        log.warn("Ignored a damaged entry of the index: {} of {}", table, key);
      }
      return found;
    } catch (RocksDBException e) {
      noteUnread(table, key, e);
      return Optional.empty();
    }
  }

  @Override
  public <K, V> List<Row<K, V>> page(Table<K, V> table, Optional<K> after, int most)
      throws StoreException {
    return read(() -> tables.page(table, after, most));
  }

  @Override
  public <K> List<K> keys(Table<K, ?> table, Optional<K> after, int most) throws StoreException {
    return read(() -> tables.keys(table, after, most));
  }

  @Override
  public <K, V> void each(Table<K, V> table, KeyPrefix<K> prefix, Consumer<Row<K, V>> taker)
      throws StoreException {
    read(
        () -> {
          tables.each(table, prefix, taker);
          return table;
        });
  }

  @Override
  public List<ListedBlob> blobsAt(List<Digest> places) {
    return listed(() -> BlobListing.at(database, places));
  }

  @Override
  public List<ListedBlob> blobsFrom(Digest place, int most) {
    return listed(() -> BlobListing.from(database, place, most));
  }

  @Override
  public long requests() {
    try {
      return tables.get(Cell.REQUESTS).orElse(0L);
    } catch (RocksDBException e) {
      noteUnread(Cell.REQUESTS.family(), Cell.REQUESTS, e);
      return 0;
    }
  }

  @Override
  public long unread() {
    return unread.sum();
  }

  @Override
  public StoreUsage usage() {
    return totals.usage();
  }

  @Override
  public long entryBytes() {
    return totals.entryBytes();
  }

  @Override
  public void compact() throws StoreException {
    read(
        () -> {
          for (var family : Family.values()) {
            if (family.isCounted()) {
              database.compact(family);
            }
          }
          return database;
        });
  }

  @Override
  public CompletionStage<Void> apply(List<IndexChange> changes) {
    var write = Write.of(changes, false);
    return switch (committer.queue().offer(write)) {
      case TAKEN -> write.done();
      case FULL ->
          CompletableFuture.failedFuture(
              new StoreException("the index has too much to write; is the disk slow?"));
      case CLOSED -> CompletableFuture.failedFuture(closedException());
    };
  }

  @Override
  public void applyDurably(List<IndexChange> changes) throws StoreException {
    var write = Write.of(changes, true);
    if (committer.queue().put(write) == WriteQueue.Offer.CLOSED) {
      throw closedException();
    }
    try {
      write.done().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException reason
          ? reason
          : new StoreException("the index cannot write: " + e, e);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      committer.close();
      try (database) {
        database.flush();
      } catch (RocksDBException e) {
        log.warn("Cannot flush the index; its log is read at the next start: {}", e.toString());
      }
    }
  }

  /**
   * @param what names the entry in the log
   */
  private void noteUnread(Object table, Object what, RocksDBException e) {
    if (Damage.isOfTheMachine(e)) {
      unread.increment();
    }
    log.error("Cannot read the index: {} of {}: {}", table, what, e.toString());
  }

  private static <T> T read(DatabaseUse<T> reading) throws StoreException {
    try {
      return reading.run();
    } catch (RocksDBException e) {
      throw new StoreException("the index cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<ListedBlob> listed(DatabaseUse<List<ListedBlob>> listing) {
    try {
      return listing.run();
    } catch (RocksDBException e) {
      log.error("Cannot look through the index: {}", e.toString());
      return List.of();
    }
  }

  private static StoreException closedException() {
    return new StoreException("the store is closed");
  }
}
