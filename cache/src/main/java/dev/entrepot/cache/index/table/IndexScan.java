package dev.entrepot.cache.index.table;

import dev.entrepot.cache.error.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A walk through a table, in pages and in the order of its keys: what comes and goes meanwhile may
 * be met or not. Each page is a read of its own, so a walk can be continued at any time, also by a
 * later process. Damaged entries are passed over. Blocking; not for event loops.
 *
 * <p>All throw {@link IllegalStateException} once the index is closed.
 */
public interface IndexScan {
  /**
   * The entries behind a key.
   *
   * @param after where to continue; empty for the beginning
   * @param most how many at most, at least 1
   * @return none if there are no more
   * @throws StoreException if the index cannot be read
   */
  <K, V> List<Row<K, V>> page(Table<K, V> table, Optional<K> after, int most) throws StoreException;

  /** The keys behind a key, as {@link #page} has them; values are not read. */
  <K> List<K> keys(Table<K, ?> table, Optional<K> after, int most) throws StoreException;

  /**
   * Shows all entries whose keys begin in a certain way, as they are at one moment.
   *
   * @throws StoreException if the index cannot be read
   */
  <K, V> void each(Table<K, V> table, KeyPrefix<K> prefix, Consumer<Row<K, V>> taker)
      throws StoreException;
}
