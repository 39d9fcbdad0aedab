package dev.entrepot.cache.evict;

import dev.entrepot.cache.blob.ContentLease;
import dev.entrepot.oci.Digest;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Who still reads blobs through the files in which they came. Any thread. */
final class Readers {
  private final Map<Digest, Integer> reading = new ConcurrentHashMap<>();

  /** The lease, counted until it is closed. */
  ContentLease lease(Digest digest, ContentLease lease) {
    reading.merge(digest, 1, Integer::sum);
    return new Counted(digest, lease, new AtomicBoolean());
  }

  boolean read(Digest digest) {
    return reading.containsKey(digest);
  }

  private void leave(Digest digest) {
    reading.computeIfPresent(digest, (key, readers) -> readers == 1 ? null : readers - 1);
  }

  private final class Counted implements ContentLease {
    private final Digest digest;
    private final ContentLease lease;
    private final AtomicBoolean closed;

    Counted(Digest digest, ContentLease lease, AtomicBoolean closed) {
      this.digest = digest;
      this.lease = lease;
      this.closed = closed;
    }

    @Override
    public FileChannel channel() {
      return lease.channel();
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        lease.close();
        leave(digest);
      }
    }
  }
}
