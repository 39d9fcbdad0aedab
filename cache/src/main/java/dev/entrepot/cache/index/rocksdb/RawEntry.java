package dev.entrepot.cache.index.rocksdb;

import org.rocksdb.RocksIterator;

/** An entry as it lies in the database. Its bytes are the caller's alone. */
final class RawEntry {
  private static final byte[] UNREAD = {};

  private final byte[] key;
  private final byte[] value;

  private RawEntry(byte[] key, byte[] value) {
    this.key = key;
    this.value = value;
  }

  static RawEntry at(RocksIterator entries) {
    return new RawEntry(entries.key(), entries.value());
  }

  /** An entry whose value is not read. */
  static RawEntry keyAt(RocksIterator entries) {
    return new RawEntry(entries.key(), UNREAD);
  }

  byte[] key() {
    return key;
  }

  byte[] value() {
    return value;
  }
}
