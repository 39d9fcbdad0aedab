package dev.entrepot.cache.memory;

import dev.entrepot.cache.blob.ChannelLease;
import dev.entrepot.cache.blob.OpenBlob;
import dev.entrepot.cache.blob.SharedChannel;
import dev.entrepot.oci.Digest;
import java.util.Optional;

/** A blob's file that is open, shared by all its readers. */
record OpenFile(Digest digest, long size, SharedChannel shared) {
  /** A share for one more reader; empty if the file is closed. */
  Optional<OpenBlob> lease() {
    return ChannelLease.of(shared).map(lease -> new LeasedBlob(digest, size, lease));
  }
}
