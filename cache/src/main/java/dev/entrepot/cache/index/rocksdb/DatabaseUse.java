package dev.entrepot.cache.index.rocksdb;

import org.rocksdb.RocksDBException;

/** Something done with an open database, and what it yields. */
@FunctionalInterface
interface DatabaseUse<T> {
  T run() throws RocksDBException;
}
