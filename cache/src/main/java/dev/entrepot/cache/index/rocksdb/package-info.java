/** The index in RocksDB. The only package that knows of it. */
@NullMarked
package dev.entrepot.cache.index.rocksdb;

import org.jspecify.annotations.NullMarked;
