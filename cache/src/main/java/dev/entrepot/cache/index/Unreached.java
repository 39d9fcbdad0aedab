package dev.entrepot.cache.index;

import dev.entrepot.oci.Digest;
import java.time.Instant;

/**
 * That some stored content is not reached by any tag.
 *
 * @param kind as what it is stored
 * @param since when that was first found; it has been so at each look since then
 * @param lastUse of a blob, the number of the request that was last noted for it then; 0 for a
 *     manifest
 */
public record Unreached(Link.Kind kind, Digest digest, Instant since, long lastUse) {
  /** What it is kept under. */
  public UnreachedKey key() {
    return new UnreachedKey(kind, digest);
  }
}
