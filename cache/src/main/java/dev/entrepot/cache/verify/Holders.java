package dev.entrepot.cache.verify;

import static dev.entrepot.cache.index.table.Tables.LINKS;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.table.MetadataIndex;
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
   * A repository for each of the digests that one has; rather one whose registry has said so than
   * one that has a manifest which names it.
   *
   * @throws StoreException if the index cannot be read
   */
  public static Map<Digest, Repository> of(MetadataIndex index, Set<Digest> digests)
      throws StoreException, InterruptedException {
    var named = new HashMap<Digest, Repository>();
    var confirmed = new HashMap<Digest, Repository>();
    Optional<ContentKey> last = Optional.empty();
    List<ContentKey> batch = index.keys(LINKS, last, BATCH);
    while (!batch.isEmpty() && confirmed.size() < digests.size()) {
      for (ContentKey link : batch) {
        if (digests.contains(link.digest())) {
          (isConfirmed(index, link) ? confirmed : named)
              .putIfAbsent(link.digest(), link.repository());
        }
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("the search was broken off");
      }
      batch = index.keys(LINKS, Optional.of(batch.getLast()), BATCH);
    }
    named.putAll(confirmed);
    return named;
  }

  private static boolean isConfirmed(MetadataIndex index, ContentKey content) {
    return index.get(LINKS, content).filter(Link::isConfirmed).isPresent();
  }
}
