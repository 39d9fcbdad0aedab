package dev.entrepot.cache.verify;

import static dev.entrepot.cache.index.table.Tables.BLOBS;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.blob.ReadFaults;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.oci.Digest;
import java.util.List;
import java.util.Optional;

/**
 * One look at all that is stored: blobs' files are hashed, then manifests, and what they name is
 * looked for. What is wrong is taken out of the store at once. The store may be used meanwhile.
 *
 * <p>For one thread, which it blocks; to interrupt that breaks it off between two reads, and leaves
 * nothing half done.
 */
public final class StoreVerification {
  /** How many digests are read from the index at a time. */
  private static final int BATCH = 256;

  private final MetadataIndex index;
  private final BlobCheck blobCheck;
  private final ManifestCheck manifestCheck;
  private final Tally tally;

  /**
   * @param faults tells what of this store is at fault
   */
  public StoreVerification(
      MetadataIndex index,
      BlobStore blobs,
      DamageHandler removal,
      ReadFaults faults,
      VerificationOptions options,
      VerificationListener listener) {
    this.index = index;
    var rate = new ReadRate(options.bytesPerSecond(), System::nanoTime, Thread::sleep);
    long stored = index.usage().blobBytes();
    this.tally = new Tally(listener, options.deep() ? 2 * stored : stored);
    this.blobCheck = new BlobCheck(index, blobs, removal, faults, rate, tally);
    Optional<LayerCheck> layers =
        options.deep() ? Optional.of(new LayerCheck(index, blobs, rate, tally)) : Optional.empty();
    this.manifestCheck = new ManifestCheck(index, removal, tally, layers);
  }

  /**
   * Looks at everything.
   *
   * @throws StoreException if the index cannot be read
   */
  public VerificationSummary run() throws StoreException, InterruptedException {
    Optional<Digest> last = blobsAfter(Optional.empty(), BATCH);
    while (last.isPresent()) {
      last = blobsAfter(last, BATCH);
    }
    last = manifestsAfter(Optional.empty(), BATCH);
    while (last.isPresent()) {
      last = manifestsAfter(last, BATCH);
    }
    return tally.summary();
  }

  /** What has been looked at so far. */
  public VerificationSummary summary() {
    return tally.summary();
  }

  /**
   * Looks at some more blobs.
   *
   * @param last where to go on; empty for the beginning
   * @param most how many at most
   * @return where to go on the next time; empty if there are no more
   */
  public Optional<Digest> blobsAfter(Optional<Digest> last, int most)
      throws StoreException, InterruptedException {
    return each(index.keys(BLOBS, last, most), blobCheck::check);
  }

  /** The same for manifests. */
  public Optional<Digest> manifestsAfter(Optional<Digest> last, int most)
      throws StoreException, InterruptedException {
    return each(index.keys(MANIFESTS, last, most), manifestCheck::check);
  }

  private interface Check {
    void of(Digest digest) throws InterruptedException;
  }

  private static Optional<Digest> each(List<Digest> batch, Check check)
      throws InterruptedException {
    for (Digest digest : batch) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the verification was broken off");
      }
      check.of(digest);
    }
    return batch.isEmpty() ? Optional.empty() : Optional.of(batch.getLast());
  }
}
