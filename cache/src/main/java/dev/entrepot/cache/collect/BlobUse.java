package dev.entrepot.cache.collect;

import dev.entrepot.cache.evict.EvictionControl;
import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.oci.Digest;
import java.util.Optional;

/** When blobs were used last, as a number of a request. Blocking. */
record BlobUse(MetadataIndex index, EvictionControl eviction) {
  /** The number of the last request for a blob; 0 if it is not stored. */
  long last(Digest digest) {
    return listed(digest).map(eviction::lastUse).orElse(0L);
  }

  Optional<ListedBlob> listed(Digest digest) {
    return index.blobsFrom(digest, 1).stream()
        .filter(blob -> blob.digest().equals(digest))
        .findFirst();
  }
}
