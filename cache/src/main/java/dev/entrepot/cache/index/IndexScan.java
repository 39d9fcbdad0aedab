package dev.entrepot.cache.index;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.oci.Digest;
import java.util.List;
import java.util.Optional;

/**
 * A walk through all that is stored, in pieces: what comes and goes meanwhile may be met or not.
 * Each piece is a read of its own, so a walk can be gone on with at any time, also by a later
 * process. Blocking; not for event loops.
 *
 * <p>Digests come in the order of their keys: SHA-256 before SHA-512, then by value.
 */
public interface IndexScan {
  /**
   * The blobs behind a digest.
   *
   * @param last where to go on; empty for the beginning
   * @param most how many at most, at least 1
   * @return none if there are no more
   * @throws StoreException if the index cannot be read
   */
  List<Digest> blobsAfter(Optional<Digest> last, int most) throws StoreException;

  /** The same for manifests. */
  List<Digest> manifestsAfter(Optional<Digest> last, int most) throws StoreException;

  /** The same for what repositories have: by registry, then name, then digest. */
  List<LinkedContent> linksAfter(Optional<LinkedContent> last, int most) throws StoreException;

  /** The same for what registries give to everyone: by registry, then digest. */
  List<PublicContent> publicAfter(Optional<PublicContent> last, int most) throws StoreException;

  /** The same for the manifests that something is known to refer to, by registry, name, digest. */
  List<LinkedContent> referrersAfter(Optional<LinkedContent> last, int most) throws StoreException;

  /** The same for tags: by registry, then name, then tag. */
  List<ListedTag> tagsAfter(Optional<ListedTag> last, int most) throws StoreException;

  /** The same for how tags have changed: by registry, then name, then tag. */
  List<ListedHistory> historiesAfter(Optional<ListedHistory> last, int most) throws StoreException;

  /** The same for pulls: by registry, then name, then tag or digest. */
  List<Pulled> pullsAfter(Optional<Pulled> last, int most) throws StoreException;

  /** The same for what no tag leads to: blobs, then manifests, each by digest. */
  List<Unreached> unreachedAfter(Optional<Unreached> last, int most) throws StoreException;
}
