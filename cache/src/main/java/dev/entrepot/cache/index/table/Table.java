package dev.entrepot.cache.index.table;

/**
 * A table of the index: the column family that it lies in, and how its keys and values are written.
 * The tables are listed in {@link Tables}; those that are no {@link PlainTable} are changed by
 * changes of their own, as more depends on them.
 *
 * @param <K> names an entry; the order of entries is that of their keys' bytes
 * @param <V> what an entry says
 */
public sealed class Table<K, V> permits PlainTable {
  private final Family family;
  private final KeyCodec<K> keys;
  private final ValueCodec<? super K, V> values;

  Table(Family family, KeyCodec<K> keys, ValueCodec<? super K, V> values) {
    this.family = family;
    this.keys = keys;
    this.values = values;
  }

  public final Family family() {
    return family;
  }

  public final KeyCodec<K> keys() {
    return keys;
  }

  public final ValueCodec<? super K, V> values() {
    return values;
  }

  @Override
  public final String toString() {
    return family.toString();
  }
}
