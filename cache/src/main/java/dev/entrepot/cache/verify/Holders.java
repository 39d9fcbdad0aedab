package dev.entrepot.cache.verify;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.IndexScan;
import dev.entrepot.cache.index.LinkedContent;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out which repositories have some content. The index knows it the other way round only, so
 * all links are read: that is for rare occasions, and for several digests at a time.
 */
public final class Holders {
  /** How many links are read from the index at a time. */
  private static final int BATCH = 1024;

  private Holders() {}

  /**
   * A repository for each of the digests that one has.
   *
   * @throws StoreException if the index cannot be read
   */
  public static Map<Digest, Repository> of(IndexScan index, Set<Digest> digests)
      throws StoreException, InterruptedException {
    var found = new HashMap<Digest, Repository>();
    Optional<LinkedContent> last = Optional.empty();
    List<LinkedContent> batch = index.linksAfter(last, BATCH);
    while (!batch.isEmpty() && found.size() < digests.size()) {
      for (LinkedContent link : batch) {
        if (digests.contains(link.digest())) {
          found.putIfAbsent(link.digest(), link.repository());
        }
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("the search was broken off");
      }
      batch = index.linksAfter(Optional.of(batch.getLast()), BATCH);
    }
    return found;
  }
}
