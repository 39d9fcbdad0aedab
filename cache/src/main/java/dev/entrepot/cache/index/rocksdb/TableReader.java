package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.Cell;
import dev.entrepot.cache.index.KeyPrefix;
import dev.entrepot.cache.index.Row;
import dev.entrepot.cache.index.Table;
import dev.entrepot.cache.index.rocksdb.Database.Entry;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Reads tables of a database. An entry that is none of its table is passed over. Any thread. */
final class TableReader {
  private final Database database;

  TableReader(Database database) {
    this.database = database;
  }

  <K, V> Optional<V> get(Table<K, V> table, K key) throws RocksDBException {
    return database
        .get(table.family(), table.keys().write(key))
        .flatMap(value -> table.values().read(key, value));
  }

  <K> boolean has(Table<K, ?> table, K key) throws RocksDBException {
    return database.has(table.family(), table.keys().write(key));
  }

  <V> Optional<V> get(Cell<V> cell) throws RocksDBException {
    return database
        .get(cell.family(), cell.key())
        .flatMap(value -> cell.values().read(cell, value));
  }

  /** The entries behind a key; what is read for this displaces nothing in memory. Blocking. */
  <K, V> List<Row<K, V>> page(Table<K, V> table, Optional<K> after, int most)
      throws RocksDBException {
    return after(table, after, most, Entry::at, entry -> row(table, entry));
  }

  /** The keys behind a key; values are not read. Blocking. */
  <K> List<K> keys(Table<K, ?> table, Optional<K> after, int most) throws RocksDBException {
    return after(table, after, most, Entry::keyAt, entry -> table.keys().read(entry.key()));
  }

  private <K, T> List<T> after(
      Table<K, ?> table,
      Optional<K> last,
      int most,
      Function<RocksIterator, Entry> reading,
      Function<Entry, Optional<T>> decoder)
      throws RocksDBException {
    var family = table.family();
    var entries = database.after(family, last.map(table.keys()::write), most, reading);
    while (!entries.isEmpty()) {
      var decoded = entries.stream().flatMap(entry -> decoder.apply(entry).stream()).toList();
      if (!decoded.isEmpty()) {
        return decoded;
      }
      entries = database.after(family, Optional.of(entries.getLast().key()), most, reading);
    }
    return List.of();
  }

  /** Shows the entries whose keys begin in a certain way, as they are now. Blocking. */
  <K, V> void each(Table<K, V> table, KeyPrefix<K> prefix, Consumer<Row<K, V>> taker)
      throws RocksDBException {
    database.look(
        table.family(),
        prefix,
        entries -> {
          entries.seek(prefix.bytes());
          while (entries.isValid() && prefix.isOf(entries.key())) {
            row(table, Entry.at(entries)).ifPresent(taker);
            entries.next();
          }
          return prefix;
        });
  }

  private static <K, V> Optional<Row<K, V>> row(Table<K, V> table, Entry entry) {
    return table
        .keys()
        .read(entry.key())
        .flatMap(
            key -> table.values().read(key, entry.value()).map(value -> new Row<>(key, value)));
  }
}
