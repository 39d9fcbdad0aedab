package dev.entrepot.cache.index.table;

import dev.entrepot.cache.index.StoreUsage;
import java.util.Optional;

/**
 * What the index knows. Each method is one short read that an event loop may make; any thread may
 * call. An entry that is damaged or cannot be read is logged and answered as absent, so that it is
 * fetched and written again.
 *
 * <p>All throw {@link IllegalStateException} once the index is closed.
 */
public interface IndexLookups {
  /** What a table has under a key. */
  <K, V> Optional<V> get(Table<K, V> table, K key);

  /** Whether a table has an entry under a key. */
  default <K> boolean has(Table<K, ?> table, K key) {
    return get(table, key).isPresent();
  }

  /**
   * How many reads have failed since the opening for a reason that says nothing of what is stored,
   * such as too many open files. What they wanted was answered as absent, and may be there.
   */
  long unread();

  /**
   * The keys and values of all entries of the counted families ({@link Family#isCounted}),
   * uncompressed, in bytes. Kept as entries come and go.
   */
  long entryBytes();

  /** The totals of all that is written; kept as entries come and go, never counted by a scan. */
  StoreUsage usage();
}
