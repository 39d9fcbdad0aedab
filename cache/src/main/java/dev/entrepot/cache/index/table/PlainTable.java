package dev.entrepot.cache.index.table;

import dev.entrepot.cache.index.table.IndexChange.Delete;
import dev.entrepot.cache.index.table.IndexChange.Put;

/** A table whose entries can be put and deleted one by one: nothing else depends on them. */
public final class PlainTable<K, V> extends Table<K, V> {
  PlainTable(Family family, KeyCodec<K> keys, ValueCodec<? super K, V> values) {
    super(family, keys, values);
  }

  /** Writes an entry; it replaces one of the same key. */
  public IndexChange put(K key, V value) {
    return new Put<>(this, key, value);
  }

  /** Removes an entry, if there is one. */
  public IndexChange delete(K key) {
    return new Delete<>(this, key);
  }
}
