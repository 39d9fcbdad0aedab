package dev.entrepot.cache.index;

import dev.entrepot.oci.Digest;

/**
 * A blob as a look through the index finds it.
 *
 * @param lastUse the number of the request that was last noted for it; 0 if none was
 */
public record ListedBlob(Digest digest, BlobRecord blob, long lastUse) {}
