package dev.entrepot.cache.index.table;

import static dev.entrepot.cache.index.table.Tables.BLOBS;
import static dev.entrepot.cache.index.table.Tables.HISTORIES;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;
import static dev.entrepot.cache.index.table.Tables.TAGS;
import static dev.entrepot.cache.index.table.Tables.UNREACHED;
import static dev.entrepot.cache.index.table.Tables.USES;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.UnreachedKey;
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
import dev.entrepot.oci.Digest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** An index in memory; counts its reads, and can be made to refuse writes. */
public final class MemoryIndex implements MetadataIndex {
  private final Map<Family, NavigableMap<byte[], byte[]>> families = new EnumMap<>(Family.class);
  private long requests;
  private boolean closed;
  private boolean refusing;
  private int reads;

  public synchronized int reads() {
    return reads;
  }

  public synchronized void refuse() {
    refusing = true;
  }

  public synchronized void accept() {
    refusing = false;
  }

  private NavigableMap<byte[], byte[]> entries(Family family) {
    return families.computeIfAbsent(family, _ -> new TreeMap<>(Arrays::compareUnsigned));
  }

  @Override
  public synchronized <K, V> Optional<V> get(Table<K, V> table, K key) {
    if (closed) {
      throw new IllegalStateException("the index is closed");
    }
    reads++;
    return find(table, key);
  }

  private <K, V> Optional<V> find(Table<K, V> table, K key) {
    return Optional.ofNullable(entries(table.family()).get(table.keys().write(key)))
        .flatMap(value -> table.values().read(key, value));
  }

  @Override
  public synchronized <K, V> List<Row<K, V>> page(Table<K, V> table, Optional<K> after, int most) {
    return rows(table).filter(row -> isBehind(table, row.key(), after)).limit(most).toList();
  }

  @Override
  public synchronized <K> List<K> keys(Table<K, ?> table, Optional<K> after, int most) {
    return entries(table.family()).keySet().stream()
        .flatMap(key -> table.keys().read(key).stream())
        .filter(key -> isBehind(table, key, after))
        .limit(most)
        .toList();
  }

  private static <K> boolean isBehind(Table<K, ?> table, K key, Optional<K> after) {
    return after.isEmpty()
        || Arrays.compareUnsigned(table.keys().write(key), table.keys().write(after.get())) > 0;
  }

  @Override
  public <K, V> void each(Table<K, V> table, KeyPrefix<K> prefix, Consumer<Row<K, V>> taker)
      throws StoreException {
    under(table, prefix).forEach(taker);
  }

  private synchronized <K, V> List<Row<K, V>> under(Table<K, V> table, KeyPrefix<K> prefix)
      throws StoreException {
    if (refusing) {
      throw new StoreException("the index refuses");
    }
    return rows(table).filter(row -> prefix.isOf(table.keys().write(row.key()))).toList();
  }

  private <K, V> Stream<Row<K, V>> rows(Table<K, V> table) {
    return entries(table.family()).entrySet().stream()
        .flatMap(
            entry ->
                table.keys().read(entry.getKey()).stream()
                    .flatMap(
                        key ->
                            table.values().read(key, entry.getValue()).stream()
                                .map(value -> new Row<>(key, value))));
  }

  @Override
  public synchronized List<ListedBlob> blobsAt(List<Digest> places) {
    return places.stream()
        .flatMap(
            place -> {
              var same =
                  listed().filter(it -> it.digest().algorithm() == place.algorithm()).toList();
              return same.stream()
                  .filter(it -> it.digest().hex().compareTo(place.hex()) >= 0)
                  .findFirst()
                  .or(() -> same.stream().findFirst())
                  .stream();
            })
        .toList();
  }

  @Override
  public synchronized List<ListedBlob> blobsFrom(Digest place, int most) {
    byte[] from = BLOBS.keys().write(place);
    return listed()
        .filter(it -> Arrays.compareUnsigned(BLOBS.keys().write(it.digest()), from) >= 0)
        .limit(most)
        .toList();
  }

  private Stream<ListedBlob> listed() {
    return rows(BLOBS)
        .map(blob -> new ListedBlob(blob.key(), blob.value(), find(USES, blob.key()).orElse(0L)));
  }

  @Override
  public synchronized long requests() {
    return requests;
  }

  @Override
  public synchronized long entryBytes() {
    long bytes = 0;
    for (var family : families.entrySet()) {
      if (family.getKey().isCounted()) {
        for (var entry : family.getValue().entrySet()) {
          bytes += entry.getKey().length + entry.getValue().length;
        }
      }
    }
    return bytes;
  }

  @Override
  public void compact() {}

  @Override
  public long unread() {
    return 0;
  }

  @Override
  public synchronized StoreUsage usage() {
    var blobs = rows(BLOBS).map(Row::value).toList();
    long bytes = blobs.stream().mapToLong(BlobRecord::size).sum();
    return new StoreUsage(blobs.size(), bytes, entries(Family.MANIFESTS).size());
  }

  @Override
  public CompletionStage<Void> apply(List<IndexChange> changes) {
    try {
      applyDurably(changes);
      return CompletableFuture.completedFuture(null);
    } catch (StoreException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public synchronized void applyDurably(List<IndexChange> changes) throws StoreException {
    if (closed || refusing) {
      throw new StoreException("the index is closed or refuses");
    }
    changes.forEach(this::change);
  }

  private void change(IndexChange change) {
    switch (change) {
      case Put<?, ?> put -> put(put);
      case Delete<?> delete -> delete(delete);
      case PutBlob(var digest, var blob) -> {
        put(BLOBS, digest, blob);
        delete(UNREACHED, new UnreachedKey(Link.Kind.BLOB, digest));
      }
      case RemoveBlob(var digest, var seen) -> {
        if (find(BLOBS, digest).filter(seen::equals).isPresent()) {
          delete(BLOBS, digest);
          delete(USES, digest);
          delete(UNREACHED, new UnreachedKey(Link.Kind.BLOB, digest));
        }
      }
      case PutUses(var count, var lastUses) -> {
        requests = count;
        lastUses.forEach(
            (digest, use) -> {
              if (find(BLOBS, digest).isPresent()) {
                put(USES, digest, use);
              }
            });
      }
      case PutManifest(var manifest) -> {
        put(MANIFESTS, manifest.digest(), manifest);
        delete(UNREACHED, new UnreachedKey(Link.Kind.MANIFEST, manifest.digest()));
      }
      case RemoveManifest(var digest) -> {
        delete(MANIFESTS, digest);
        delete(UNREACHED, new UnreachedKey(Link.Kind.MANIFEST, digest));
      }
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
        if (find(HISTORIES, key).filter(seen::equals).isPresent()) {
          delete(HISTORIES, key);
        }
      }
    }
  }

  private void changeHistory(TagKey tag, UnaryOperator<TagHistory> change) {
    TagHistory after = change.apply(find(HISTORIES, tag).orElse(TagHistory.NONE));
    if (!after.equals(TagHistory.NONE)) {
      put(HISTORIES, tag, after);
    }
  }

  private <K, V> void put(Put<K, V> put) {
    put(put.table(), put.key(), put.value());
  }

  private <K, V> void put(Table<K, V> table, K key, V value) {
    entries(table.family()).put(table.keys().write(key), table.values().write(value));
  }

  private <K> void delete(Delete<K> delete) {
    delete(delete.table(), delete.key());
  }

  private <K> void delete(Table<K, ?> table, K key) {
    entries(table.family()).remove(table.keys().write(key));
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
