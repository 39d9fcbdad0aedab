package dev.entrepot.cache.index.rocksdb;

import static dev.entrepot.cache.index.table.Tables.BLOBS;
import static dev.entrepot.cache.index.table.Tables.HISTORIES;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;
import static dev.entrepot.cache.index.table.Tables.TAGS;
import static dev.entrepot.cache.index.table.Tables.UNREACHED;
import static dev.entrepot.cache.index.table.Tables.USES;

import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.UnreachedKey;
import dev.entrepot.cache.index.rocksdb.Database.Step;
import dev.entrepot.cache.index.table.Cell;
import dev.entrepot.cache.index.table.Family;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.IndexChange.Delete;
import dev.entrepot.cache.index.table.IndexChange.Put;
import dev.entrepot.cache.index.table.IndexChange.PutBlob;
import dev.entrepot.cache.index.table.IndexChange.PutManifest;
import dev.entrepot.cache.index.table.IndexChange.PutTag;
import dev.entrepot.cache.index.table.IndexChange.PutUses;
import dev.entrepot.cache.index.table.IndexChange.RemoveBlob;
import dev.entrepot.cache.index.table.IndexChange.RemoveHistory;
import dev.entrepot.cache.index.table.IndexChange.RemoveManifest;
import dev.entrepot.cache.index.table.IndexChange.RemoveTag;
import dev.entrepot.cache.index.table.Table;
import dev.entrepot.oci.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.rocksdb.RocksDBException;

/**
 * Changes on their way into the database as one, and the usage after them. The committing thread
 * only: no other thread writes, so what is read here stays true until the batch is written.
 */
final class Batch {
  /** Stands for a record too damaged to tell: it was counted as a blob, of unknown size. */
  private static final BlobRecord DAMAGED = new BlobRecord(0, Instant.EPOCH);

  private final Database database;
  private final TableReader tables;
  private final List<Step> steps = new ArrayList<>();

  /** The blobs that this batch touches, as they will be after it. */
  private final Map<Digest, Optional<BlobRecord>> blobs = new HashMap<>();

  /** Whether the manifests that this batch touches will be there after it. */
  private final Map<Digest, Boolean> manifests = new HashMap<>();

  private final Histories histories;
  private final Weights weights;
  private final long entryBytesBefore;
  private StoreUsage usage;

  Batch(Database database, Totals before) {
    this.database = database;
    this.tables = new TableReader(database);
    this.histories = new Histories(tables);
    this.weights = new Weights(database);
    this.usage = before.usage();
    this.entryBytesBefore = before.entryBytes();
  }

  void add(IndexChange change) throws RocksDBException {
    switch (change) {
      case Put<?, ?> put -> put(put);
      case Delete<?> delete -> delete(delete);
      case PutBlob(var digest, var blob) -> putBlob(digest, blob);
      case RemoveBlob(var digest, var seen) -> removeBlob(digest, seen);
      case PutUses(var requests, var lastUses) -> putUses(requests, lastUses);
      case PutManifest(var manifest) -> putManifest(manifest);
      case RemoveManifest(var digest) -> removeManifest(digest);
      case PutTag(var repository, var tag, var target) -> {
        var key = new TagKey(repository, tag);
        put(TAGS, key, target);
        changeHistory(key, it -> it.pointed(target.digest(), target.checkedAt()));
      }
      case RemoveTag(var repository, var tag, var at) -> {
        var key = new TagKey(repository, tag);
        delete(TAGS, key);
        changeHistory(key, it -> it.gone(at));
      }
      case RemoveHistory(var repository, var tag, var seen) -> {
        var key = new TagKey(repository, tag);
        if (histories.forget(key, seen)) {
          delete(HISTORIES, key);
        }
      }
    }
  }

  /** Writes all that was added, and the totals with it. */
  Totals write(boolean durably) throws RocksDBException {
    long entryBytes = Math.max(0, entryBytesBefore + weights.change());
    put(Cell.USAGE, usage);
    put(Cell.ENTRY_BYTES, entryBytes);
    database.write(steps, durably);
    return new Totals(usage, entryBytes);
  }

  private void putBlob(Digest digest, BlobRecord blob) throws RocksDBException {
    var before = current(digest);
    put(BLOBS, digest, blob);
    reached(Link.Kind.BLOB, digest);
    blobs.put(digest, Optional.of(blob));
    count(before.isPresent() ? 0 : 1, blob.size() - before.map(BlobRecord::size).orElse(0L), 0);
  }

  private void removeBlob(Digest digest, BlobRecord seen) throws RocksDBException {
    if (current(digest).filter(seen::equals).isPresent()) {
      delete(BLOBS, digest);
      delete(USES, digest);
      reached(Link.Kind.BLOB, digest);
      blobs.put(digest, Optional.empty());
      count(-1, -seen.size(), 0);
    }
  }

  /** A use of what is gone by now would stay for ever. */
  private void putUses(long requests, Map<Digest, Long> lastUses) throws RocksDBException {
    put(Cell.REQUESTS, requests);
    for (var use : lastUses.entrySet()) {
      if (current(use.getKey()).isPresent()) {
        put(USES, use.getKey(), use.getValue());
      }
    }
  }

  private void putManifest(StoredManifest manifest) throws RocksDBException {
    var digest = manifest.digest();
    boolean isNew = !hasManifest(digest);
    put(MANIFESTS, digest, manifest);
    reached(Link.Kind.MANIFEST, digest);
    manifests.put(digest, true);
    count(0, 0, isNew ? 1 : 0);
  }

  private void removeManifest(Digest digest) throws RocksDBException {
    if (hasManifest(digest)) {
      delete(MANIFESTS, digest);
      reached(Link.Kind.MANIFEST, digest);
      manifests.put(digest, false);
      count(0, 0, -1);
    }
  }

  private void changeHistory(TagKey tag, UnaryOperator<TagHistory> change) throws RocksDBException {
    var changed = histories.change(tag, change);
    if (changed.isPresent()) {
      put(HISTORIES, tag, changed.get());
    }
  }

  private void reached(Link.Kind kind, Digest digest) throws RocksDBException {
    delete(UNREACHED, new UnreachedKey(kind, digest));
  }

  /** Whether the manifest is there, with what this batch has done to it. */
  private boolean hasManifest(Digest digest) throws RocksDBException {
    var touched = manifests.get(digest);
    return touched != null ? touched : tables.has(MANIFESTS, digest);
  }

  /** The blob's record, with what this batch has done to it. */
  private Optional<BlobRecord> current(Digest digest) throws RocksDBException {
    var touched = blobs.get(digest);
    if (touched != null) {
      return touched;
    }
    return database
        .get(BLOBS.family(), BLOBS.keys().write(digest))
        .map(value -> BLOBS.values().read(digest, value).orElse(DAMAGED));
  }

  private <K, V> void put(Put<K, V> put) throws RocksDBException {
    put(put.table(), put.key(), put.value());
  }

  private <K> void delete(Delete<K> delete) throws RocksDBException {
    delete(delete.table(), delete.key());
  }

  private <K, V> void put(Table<K, V> table, K key, V value) throws RocksDBException {
    put(table.family(), table.keys().write(key), table.values().write(value));
  }

  private <V> void put(Cell<V> cell, V value) throws RocksDBException {
    put(cell.family(), cell.key(), cell.values().write(value));
  }

  private <K> void delete(Table<K, ?> table, K key) throws RocksDBException {
    delete(table.family(), table.keys().write(key));
  }

  private void put(Family family, byte[] key, byte[] value) throws RocksDBException {
    weights.put(family, key, value);
    steps.add(batch -> batch.put(database.handle(family), key, value));
  }

  private void delete(Family family, byte[] key) throws RocksDBException {
    weights.delete(family, key);
    steps.add(batch -> batch.delete(database.handle(family), key));
  }

  /** Never below zero, even where a damaged record was counted otherwise. */
  private void count(int blobCount, long blobBytes, int manifestCount) {
    usage =
        new StoreUsage(
            Math.max(0, usage.blobs() + blobCount),
            Math.max(0, usage.blobBytes() + blobBytes),
            Math.max(0, usage.manifests() + manifestCount));
  }
}
