package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.table.Cell;
import dev.entrepot.cache.index.table.Family;
import dev.entrepot.cache.index.table.KeyPrefix;
import dev.entrepot.cache.index.table.Row;
import dev.entrepot.cache.index.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
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
    return after(table, after, most, RawEntry::at, entry -> row(table, entry));
  }

  /** The keys behind a key; values are not read. Blocking. */
  <K> List<K> keys(Table<K, ?> table, Optional<K> after, int most) throws RocksDBException {
    return after(table, after, most, RawEntry::keyAt, entry -> table.keys().read(entry.key()));
  }

  private <K, T> List<T> after(
      Table<K, ?> table,
      Optional<K> last,
      int most,
      Function<RocksIterator, RawEntry> reading,
      Function<RawEntry, Optional<T>> decoder)
      throws RocksDBException {
    var family = table.family();
    var entries = after(family, last.map(table.keys()::write), most, reading);
    while (!entries.isEmpty()) {
      var decoded = entries.stream().flatMap(entry -> decoder.apply(entry).stream()).toList();
      if (!decoded.isEmpty()) {
        return decoded;
      }
      entries = after(family, Optional.of(entries.getLast().key()), most, reading);
    }
    return List.of();
  }

  private List<RawEntry> after(
      Family family, Optional<byte[]> last, int most, Function<RocksIterator, RawEntry> reading)
      throws RocksDBException {
    return database.walk(family, List.of(), entries -> after(entries, last, most, reading));
  }

  private static List<RawEntry> after(
      RocksIterator entries,
      Optional<byte[]> last,
      int most,
      Function<RocksIterator, RawEntry> reading) {
    if (last.isPresent()) {
      entries.seek(last.get());
    } else {
      entries.seekToFirst();
    }
    if (last.isPresent() && entries.isValid() && Arrays.equals(entries.key(), last.get())) {
      entries.next();
    }
    var read = new ArrayList<RawEntry>();
    for (; entries.isValid() && read.size() < most; entries.next()) {
      read.add(reading.apply(entries));
    }
    return read;
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
            row(table, RawEntry.at(entries)).ifPresent(taker);
            entries.next();
          }
          return prefix;
        });
  }

  private static <K, V> Optional<Row<K, V>> row(Table<K, V> table, RawEntry entry) {
    return table
        .keys()
        .read(entry.key())
        .flatMap(
            key -> table.values().read(key, entry.value()).map(value -> new Row<>(key, value)));
  }
}
