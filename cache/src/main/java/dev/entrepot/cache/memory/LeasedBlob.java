package dev.entrepot.cache.memory;

import dev.entrepot.cache.blob.ContentLease;
import dev.entrepot.cache.blob.OpenBlob;
import dev.entrepot.oci.Digest;
import java.nio.channels.FileChannel;

/** One reader's share of a blob's open file. */
record LeasedBlob(Digest digest, long size, ContentLease lease) implements OpenBlob {
  @Override
  public FileChannel channel() {
    return lease.channel();
  }

  @Override
  public void close() {
    lease.close();
  }
}
