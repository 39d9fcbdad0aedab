package dev.entrepot.cache.listing;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.table.IndexScan;
import dev.entrepot.cache.index.table.Row;
import dev.entrepot.cache.index.table.Table;
import java.util.List;
import java.util.Optional;

/** A walk through entries of the index, a piece of it in memory at a time. */
final class Pieces {
  /** How many entries are read at a time. */
  private static final int SIZE = 1024;

  private Pieces() {}

  /** Reads the entries behind one. */
  @FunctionalInterface
  interface Reader<T> {
    List<T> after(Optional<T> last, int most) throws StoreException;
  }

  /** Takes one entry. */
  @FunctionalInterface
  interface Taker<T> {
    /** Takes it, and says whether to go on. */
    boolean take(T entry) throws StoreException, InterruptedException;
  }

  /** Takes one entry of all. */
  @FunctionalInterface
  interface EachTaker<T> {
    void take(T entry) throws StoreException, InterruptedException;
  }

  /** Reads the keys of a table. */
  static <K> Reader<K> keys(IndexScan index, Table<K, ?> table) {
    return (last, most) -> index.keys(table, last, most);
  }

  /** Reads the entries of a table. */
  static <K, V> Reader<Row<K, V>> rows(IndexScan index, Table<K, V> table) {
    return (last, most) -> index.page(table, last.map(Row::key), most);
  }

  /**
   * Shows all entries.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  static <T> void each(Reader<T> reader, EachTaker<T> taker)
      throws StoreException, InterruptedException {
    after(
        Optional.empty(),
        reader,
        entry -> {
          taker.take(entry);
          return true;
        });
  }

  /** Shows the entries behind one, until the taker has had enough. */
  static <T> void after(Optional<T> last, Reader<T> reader, Taker<T> taker)
      throws StoreException, InterruptedException {
    List<T> piece = reader.after(last, SIZE);
    while (!piece.isEmpty()) {
      for (T entry : piece) {
        if (Thread.interrupted()) {
          throw new InterruptedException("the listing was broken off");
        }
        if (!taker.take(entry)) {
          return;
        }
      }
      piece = reader.after(Optional.of(piece.getLast()), SIZE);
    }
  }
}
