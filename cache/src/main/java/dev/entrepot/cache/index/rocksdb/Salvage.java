package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.cache.index.UnforcedBlob;
import dev.entrepot.cache.index.rocksdb.Database.Step;
import dev.entrepot.cache.index.table.Cell;
import dev.entrepot.cache.index.table.Family;
import dev.entrepot.cache.index.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what can be read of a broken index into a new one, and counts it. Each family is read from
 * its beginning to the first damage, then from its end back to the last. RocksDB's checksums tell
 * what is damaged; what is copied is as it was written, though it may be a little old.
 */
final class Salvage {
  private static final Logger log = LoggerFactory.getLogger(Salvage.class);

  /** Entries written as one batch. */
  private static final int BATCH_ENTRIES = 1024;

  /** Bytes after which a batch is written, though it has fewer entries: 4 MiB. */
  private static final int BATCH_BYTES = 4 << 20;

  /** Progress is logged each time that many entries are copied. */
  private static final int ENTRIES_BETWEEN_REPORTS = 100_000;

  private final Database into;
  private final List<Step> steps = new ArrayList<>();
  private int bytes;
  private long copied;

  /** The first family has them. Without them each small blob is looked at before it is listed. */
  private boolean marksAreLost;

  // What the usage will be.
  private long blobs;
  private long blobBytes;
  private long manifests;
  private long entryBytes;

  private Salvage(Database into) {
    this.into = into;
  }

  /** Copies all that can be read; how many entries that is. */
  static long copy(Path broken, Database into) throws RocksDBException, IOException {
    var salvage = new Salvage(into);
    Optional<Opened> opened = BrokenIndex.open(broken);
    if (opened.isPresent()) {
      try (var from = opened.get()) {
        salvage.copyAll(from);
      }
    }
    salvage.end();
    return salvage.copied;
  }

  private void copyAll(Opened from) throws RocksDBException {
    for (var family : from.families().keySet()) {
      copy(from, family);
    }
  }

  private void copy(Opened from, Family family) throws RocksDBException {
    try (var reading = new ReadOptions().setFillCache(false);
        var entries = from.rocks().newIterator(from.handle(family), reading)) {
      byte[] last = forward(family, entries);
      if (isDamaged(entries)) {
        log.warn("Part of the index cannot be read: {}", family);
        marksAreLost |= family == Family.DEFAULT;
        backward(family, entries, last);
      }
    }
  }

  /** The last key that could be read; empty if there is none. */
  private byte[] forward(Family family, RocksIterator entries) throws RocksDBException {
    byte[] last = {};
    for (entries.seekToFirst(); entries.isValid(); entries.next()) {
      last = entries.key();
      add(family, last, entries);
    }
    return last;
  }

  private void backward(Family family, RocksIterator entries, byte[] end) throws RocksDBException {
    for (entries.seekToLast(); entries.isValid(); entries.prev()) {
      byte[] key = entries.key();
      if (Arrays.compareUnsigned(key, end) <= 0) {
        return;
      }
      add(family, key, entries);
    }
  }

  private static boolean isDamaged(RocksIterator entries) throws RocksDBException {
    try {
      entries.status();
      return false;
    } catch (RocksDBException e) {
      if (Damage.isOfTheMachine(e)) {
        throw e; // Continuing without it would lose what can be read at another time.
      }
      log.debug("This is where the index cannot be read.", e);
      return true;
    }
  }

  private void add(Family family, byte[] key, RocksIterator entry) throws RocksDBException {
    byte[] value = entry.value();
    if (isTotal(family, key) || !count(family, key, value)) {
      return;
    }
    entryBytes += family.isCounted() ? key.length + value.length : 0;
    steps.add(batch -> batch.put(into.handle(family), key, value));
    bytes += key.length + value.length;
    copied++;
    if (steps.size() == BATCH_ENTRIES || bytes >= BATCH_BYTES) {
      write();
    }
    if (copied % ENTRIES_BETWEEN_REPORTS == 0) {
      log.info("Entries copied from the broken index: {}", copied);
    }
  }

  /** It is counted again. */
  private static boolean isTotal(Family family, byte[] key) {
    return family == Family.DEFAULT
        && (Arrays.equals(key, Cell.USAGE.key()) || Arrays.equals(key, Cell.ENTRY_BYTES.key()));
  }

  /** Counts what the usage tells of; false for what is not to be copied. */
  private boolean count(Family family, byte[] key, byte[] value) {
    if (family == Family.BLOBS) {
      var blob =
          Tables.BLOBS
              .keys()
              .read(key)
              .flatMap(digest -> Tables.BLOBS.values().read(digest, value));
      var believed = blob.filter(found -> !marksAreLost || found.size() > UnforcedBlob.MAX_BYTES);
      blobs += believed.isPresent() ? 1 : 0;
      blobBytes += believed.map(BlobRecord::size).orElse(0L);
      return believed.isPresent();
    }
    if (family == Family.MANIFESTS) {
      manifests++;
    }
    return true;
  }

  private void write() throws RocksDBException {
    into.write(steps, false);
    steps.clear();
    bytes = 0;
  }

  private void end() throws RocksDBException {
    put(Cell.USAGE, new StoreUsage(blobs, blobBytes, manifests));
    put(Cell.ENTRY_BYTES, entryBytes);
    write();
    into.flush();
  }

  private <V> void put(Cell<V> cell, V value) {
    byte[] bytes = cell.values().write(value);
    steps.add(batch -> batch.put(into.handle(cell.family()), cell.key(), bytes));
  }
}
