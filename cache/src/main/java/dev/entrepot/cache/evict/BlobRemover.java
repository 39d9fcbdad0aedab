package dev.entrepot.cache.evict;

import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.oci.Digest;
import java.io.IOException;

/** Takes blobs out of the store. Any thread; blocking. */
public interface BlobRemover {
  /** Whether the blob must stay, as it is being read or written again. */
  boolean isInUse(Digest digest);

  /**
   * Removes the blob's entry and then its file, unless it is in use by now or another one than was
   * listed.
   *
   * @return whether it is gone
   */
  boolean remove(ListedBlob blob) throws IOException;

  /**
   * Removes all unfinished blobs that no download is continuing, and files that were found damaged.
   *
   * @return how many bytes they had
   */
  long removeUnfinished() throws IOException;
}
