package dev.entrepot.cache.index.rocksdb;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.WALRecoveryMode;

/** RocksDB's options, chosen for point reads on event loops and for little memory. */
final class Tuning {
  private static final long MIB = 1L << 20;

  /**
   * Blocks of entries kept in memory, uncompressed. Index and filter blocks come on top, about 3
   * bytes an entry: kept among these, in parts, they make a look-up take twice as long.
   */
  private static final long BLOCK_CACHE_BYTES = 32 * MIB;

  /** Few shards, so that one shard holds any single block many times over. */
  private static final int BLOCK_CACHE_SHARD_BITS = 2;

  private static final double HIGH_PRIORITY_SHARE = 0.5;
  private static final int BLOOM_BITS_PER_KEY = 10;
  private static final int TABLE_FORMAT = 6;
  private static final long BLOCK_BYTES = 8 << 10;

  private static final long WRITE_BUFFER_BYTES = 16 * MIB;
  private static final int WRITE_BUFFERS = 3;

  /**
   * What must be free on a disk that was full before the index writes again, in bytes: 16 MiB. It
   * is what RocksDB itself waits for, which is the size of a write buffer.
   */
  static final long MIN_ROOM_BYTES = WRITE_BUFFER_BYTES;

  /** What the write buffers of all families together may take before one is written out. */
  private static final long ALL_WRITE_BUFFERS_BYTES = 48 * MIB;

  /** Bounds how much is read again at the start after a crash. */
  private static final long MAX_WAL_BYTES = 64 * MIB;

  private static final int BACKGROUND_JOBS = 2;
  private static final int MAX_OPEN_FILES = 256;
  private static final int LOG_FILES_KEPT = 4;
  private static final long LOG_FILE_BYTES = MIB;

  /** Longer values lie beside the sorted tables, so that compaction does not copy them. */
  private static final long MIN_SEPARATE_VALUE_BYTES = 4 << 10;

  private Tuning() {}

  static DBOptions database(NativeStack natives) {
    return natives
        .own(new DBOptions())
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setDbWriteBufferSize(ALL_WRITE_BUFFERS_BYTES)
        .setMaxTotalWalSize(MAX_WAL_BYTES)
        .setMaxBackgroundJobs(BACKGROUND_JOBS)
        .setMaxOpenFiles(MAX_OPEN_FILES)
        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
        .setBytesPerSync(MIB)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(LOG_FILE_BYTES)
        .setKeepLogFileNum(LOG_FILES_KEPT);
  }

  /**
   * Makes the best of files that are damaged.
   *
   * @param withoutMissingFiles whether to make do with the files that are there
   */
  static DBOptions tolerant(DBOptions options, boolean withoutMissingFiles) {
    return options
        .setCreateIfMissing(false)
        .setCreateMissingColumnFamilies(false)
        .setParanoidChecks(false)
        .setWalRecoveryMode(WALRecoveryMode.SkipAnyCorruptedRecords)
        .setBestEffortsRecovery(withoutMissingFiles);
  }

  /** Options of a family with small values. */
  static ColumnFamilyOptions family(NativeStack natives, BlockBasedTableConfig tables) {
    return natives
        .own(new ColumnFamilyOptions())
        .setTableFormatConfig(tables)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setWriteBufferSize(WRITE_BUFFER_BYTES)
        .setMaxWriteBufferNumber(WRITE_BUFFERS);
  }

  /** Options of the family whose values are whole manifests. */
  static ColumnFamilyOptions largeValues(NativeStack natives, BlockBasedTableConfig tables) {
    return family(natives, tables)
        .setEnableBlobFiles(true)
        .setMinBlobSize(MIN_SEPARATE_VALUE_BYTES)
        .setBlobCompressionType(CompressionType.LZ4_COMPRESSION)
        .setEnableBlobGarbageCollection(true);
  }

  /** The tables of all families, on one block cache. */
  static BlockBasedTableConfig tables(NativeStack natives) {
    var blocks =
        natives.own(
            new LRUCache(BLOCK_CACHE_BYTES, BLOCK_CACHE_SHARD_BITS, false, HIGH_PRIORITY_SHARE));
    return new BlockBasedTableConfig()
        .setBlockCache(blocks)
        .setCacheIndexAndFilterBlocks(false)
        .setFilterPolicy(natives.own(new BloomFilter(BLOOM_BITS_PER_KEY)))
        .setFormatVersion(TABLE_FORMAT)
        .setBlockSize(BLOCK_BYTES);
  }
}
