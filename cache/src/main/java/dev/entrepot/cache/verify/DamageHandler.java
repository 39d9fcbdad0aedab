package dev.entrepot.cache.verify;

import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.oci.Digest;

/**
 * Takes out of the store what was found wrong, so that it is fetched again. Blocking.
 *
 * <p>Both tell whether it is out; if not, the reason is logged.
 */
public interface DamageHandler {
  /**
   * Takes a blob out.
   *
   * @param seen the record of the blob when it was read; one that came later stays
   */
  boolean blob(Digest digest, BlobRecord seen, String fault);

  /** Takes a manifest out. */
  boolean manifest(Digest digest, String fault);
}
