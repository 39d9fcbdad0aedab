package dev.entrepot.cache;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.blob.ReadFaults;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.Capacity;
import dev.entrepot.cache.evict.EvictionControl;
import dev.entrepot.cache.evict.IndexCapacity;
import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.listing.DiskUsage;
import dev.entrepot.cache.listing.StoreFolders;
import dev.entrepot.cache.listing.StoreListing;
import dev.entrepot.cache.pulls.LastPulls;
import dev.entrepot.cache.verify.DamageHandler;
import dev.entrepot.cache.verify.Holders;
import dev.entrepot.cache.verify.StoreVerification;
import dev.entrepot.cache.verify.VerificationListener;
import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import java.util.Map;
import java.util.Set;

/** What is stored, for operators: how much, which images, and whether it is whole. Any thread. */
public final class Inspection {
  private final MetadataIndex index;
  private final BlobStore blobs;
  private final DataFolder folder;
  private final EvictionControl eviction;
  private final LastPulls pulls;
  private final DamageHandler removal;
  private final ReadFaults faults;

  Inspection(
      MetadataIndex index,
      BlobStore blobs,
      DataFolder folder,
      EvictionControl eviction,
      LastPulls pulls,
      DamageHandler removal,
      ReadFaults faults) {
    this.index = index;
    this.blobs = blobs;
    this.folder = folder;
    this.eviction = eviction;
    this.pulls = pulls;
    this.removal = removal;
    this.faults = faults;
  }

  /** How much is stored. Does not wait. */
  public StoreUsage usage() {
    return index.usage();
  }

  /** The room that content has, and what it takes. */
  public Capacity capacity() {
    return eviction.capacity();
  }

  /** The room that entries of the index have, and what they take. */
  public IndexCapacity indexCapacity() {
    return eviction.indexCapacity();
  }

  /** A listing of the images that are stored. */
  public StoreListing listing() {
    return new StoreListing(index, blobs, pulls, eviction.pins());
  }

  /** What takes up the disk. */
  public DiskUsage diskUsage() {
    var folders =
        new StoreFolders(
            folder.staging(), folder.quarantine(), folder.index(), folder::room, folder.capacity());
    return new DiskUsage(index, eviction.capacity(), eviction.indexCapacity(), folders);
  }

  /**
   * A verification of all that is stored, run by the caller; content found damaged is taken out of
   * the store.
   */
  public StoreVerification verification(
      VerificationOptions options, VerificationListener listener) {
    return new StoreVerification(index, blobs, removal, faults, options, listener);
  }

  /**
   * A repository for each of the digests that one has; reads all links. Blocking.
   *
   * @throws StoreException if the index cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public Map<Digest, Repository> holders(Set<Digest> digests)
      throws StoreException, InterruptedException {
    return Holders.of(index, digests);
  }
}
