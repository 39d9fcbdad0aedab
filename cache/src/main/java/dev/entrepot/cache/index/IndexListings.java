package dev.entrepot.cache.index;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks at entries that nobody has named. They may wait for the disk: not for event loops. An entry
 * that is damaged is passed over; where the index cannot be read there are no entries, if not said
 * otherwise.
 *
 * <p>All throw {@link IllegalStateException} once the index is closed.
 */
public interface IndexListings {
  /**
   * For each place the first blob at or behind it, in the order of digests; behind the last one of
   * an algorithm comes its first. As digests are spread evenly, places drawn at random make blobs
   * drawn at random. None for a place whose algorithm no blob has.
   */
  List<ListedBlob> blobsAt(List<Digest> places);

  /** The blobs at or behind a place, in the order of their keys. */
  List<ListedBlob> blobsFrom(Digest place, int most);

  /**
   * Shows all tags of the repositories of a registry whose names begin in a certain way.
   *
   * @throws StoreException if the index cannot be read
   */
  void eachTag(RegistryName registry, String prefix, Consumer<ListedTag> taker)
      throws StoreException;

  /**
   * Shows how the tags of a repository have changed, also those that are gone.
   *
   * @throws StoreException if the index cannot be read
   */
  void eachHistory(Repository repository, Consumer<ListedHistory> taker) throws StoreException;

  /** How many requests were counted when last uses were last written; 0 if none were. */
  long requests();
}
