package dev.entrepot.cache.index.table;

import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.oci.Digest;
import java.util.List;

/**
 * Blobs found by their place among all, and when they were used. These reads may wait for the disk:
 * not for event loops. A damaged entry is passed over; where the index cannot be read there are no
 * entries.
 *
 * <p>All throw {@link IllegalStateException} once the index is closed.
 */
public interface BlobSamples {
  /**
   * For each place the first blob at or behind it, in the order of digests; behind the last one of
   * an algorithm comes its first. As digests are spread evenly, places drawn at random make blobs
   * drawn at random. None for a place whose algorithm no blob has.
   */
  List<ListedBlob> blobsAt(List<Digest> places);

  /** The blobs at or behind a place, in the order of their keys. */
  List<ListedBlob> blobsFrom(Digest place, int most);

  /** How many requests were counted when last uses were last written; 0 if none were. */
  long requests();
}
