package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.StoreUsage;

/**
 * What is counted as entries come and go.
 *
 * @param entryBytes what the keys and values of the counted families have, in bytes
 */
record Totals(StoreUsage usage, long entryBytes) {
  static final Totals NONE = new Totals(StoreUsage.NONE, 0);
}
