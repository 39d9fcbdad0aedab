package dev.entrepot.cache.index.table;

import dev.entrepot.cache.error.StoreException;

/** The authority on what the store has. */
public interface MetadataIndex
    extends IndexLookups, IndexScan, BlobSamples, IndexUpdates, AutoCloseable {
  /**
   * Has what was removed leave the disk, as far as that is possible now. Blocking, for long.
   *
   * @throws StoreException if the index cannot be read or written
   */
  void compact() throws StoreException;

  /** Writes what waits, then ends its use. A second close does nothing. */
  @Override
  void close();
}
