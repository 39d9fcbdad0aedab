package dev.entrepot.cache.index;

/** The authority on what the store has. */
public interface MetadataIndex
    extends IndexLookups, IndexListings, IndexScan, UnforcedBlobs, IndexUpdates, AutoCloseable {
  /** Writes what waits, then ends its use. A second close does nothing. */
  @Override
  void close();
}
