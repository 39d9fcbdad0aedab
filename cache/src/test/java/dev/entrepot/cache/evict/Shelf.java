package dev.entrepot.cache.evict;

import static dev.entrepot.cache.index.table.Tables.BLOBS;

import dev.entrepot.cache.Content;
import dev.entrepot.cache.blob.ContentLease;
import dev.entrepot.cache.blob.StagedBlob;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.cache.index.table.IndexChange.PutBlob;
import dev.entrepot.cache.index.table.IndexChange.RemoveBlob;
import dev.entrepot.cache.index.table.MemoryIndex;
import dev.entrepot.oci.Digest;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** A room over files that are only counted: how many bytes they have, and the most there were. */
final class Shelf implements BlobRemover {
  final MemoryIndex index = new MemoryIndex();
  final Set<Digest> inUse = ConcurrentHashMap.newKeySet();
  final Set<Digest> pinned = ConcurrentHashMap.newKeySet();
  final AtomicLong free = new AtomicLong(Long.MAX_VALUE / 2);
  final Capacity room;
  final Evictions evictions = new Evictions();
  private final AccessStats uses;
  private final Map<Digest, Long> kept = new ConcurrentHashMap<>();
  private final AtomicLong onDisk = new AtomicLong();
  private final AtomicLong most = new AtomicLong();

  Shelf(Bounds bounds, Path folder, RandomGenerator random) {
    var ledger = new Ledger(bounds, () -> index.usage().blobBytes(), free::get, 0);
    uses = AccessStats.open(index, new SketchFile(folder.resolve("frequencies")));
    var readers = new Readers();
    var draw = new Sampler(index, random);
    var clock = InstantSource.fixed(Instant.EPOCH.plusSeconds(60));
    var eviction =
        new Eviction(ledger, this, draw, uses, readers, pinned::contains, clock, evictions);
    room = new Capacity(ledger, eviction, readers);
  }

  /** What the files have now, in bytes. */
  long onDisk() {
    return onDisk.get();
  }

  /** The most they ever had. */
  long most() {
    return most.get();
  }

  boolean isStored(Digest digest) {
    return index.has(BLOBS, digest);
  }

  StagedBlob stage(Digest digest) {
    Long begun = kept.remove(digest);
    return room.enter(digest, new Counted(digest, begun == null ? 0 : begun));
  }

  /** A file takes the place of the one before it, and then has an entry; as in the store. */
  private synchronized void commit(Counted counted) throws StoreException {
    index.get(BLOBS, counted.digest).ifPresent(old -> onDisk.addAndGet(-old.size()));
    var record = new BlobRecord(counted.size, Instant.EPOCH);
    index.applyDurably(List.of(new PutBlob(counted.digest, record), uses.come(counted.digest)));
  }

  /** Stores what was staged; what was verified is of no interest here. */
  static void commit(StagedBlob staged) throws IOException {
    staged.commit(Content.of("anything").verified());
  }

  /** Stores a blob of which the size is told first. */
  void put(Digest digest, int size) throws IOException {
    try (var staged = stage(digest)) {
      staged.expect(size);
      staged.write(bytes(size));
      commit(staged);
    }
  }

  static ByteBuffer[] bytes(int size) {
    return new ByteBuffer[] {ByteBuffer.allocate(size)};
  }

  @Override
  public boolean isInUse(Digest digest) {
    return inUse.contains(digest);
  }

  @Override
  public synchronized boolean remove(ListedBlob blob) throws IOException {
    index.applyDurably(List.of(new RemoveBlob(blob.digest(), blob.blob())));
    if (isStored(blob.digest())) {
      return false;
    }
    onDisk.addAndGet(-blob.blob().size());
    return true;
  }

  @Override
  public long removeUnfinished() {
    long bytes = 0;
    for (Digest digest : Set.copyOf(kept.keySet())) {
      Long size = kept.remove(digest);
      bytes += size == null ? 0 : size;
    }
    onDisk.addAndGet(-bytes);
    return bytes;
  }

  private final class Counted implements StagedBlob {
    private final Digest digest;
    private long size;
    private boolean keeping;
    private boolean committed;

    Counted(Digest digest, long size) {
      this.digest = digest;
      this.size = size;
    }

    @Override
    public void write(ByteBuffer[] batch) {
      for (var bytes : batch) {
        long there = onDisk.addAndGet(bytes.remaining());
        most.accumulateAndGet(there, Math::max);
        size += bytes.remaining();
      }
    }

    @Override
    public void expect(long expected) {}

    @Override
    public long size() {
      return size;
    }

    @Override
    public void truncate(long shorter) {
      onDisk.addAndGet(shorter - size);
      size = shorter;
    }

    @Override
    public boolean keep() {
      keeping = true;
      return true;
    }

    @Override
    public ContentLease lease() {
      throw new UnsupportedOperationException("nothing to read");
    }

    @Override
    public void commit(Verified verified) throws StoreException {
      committed = true;
      Shelf.this.commit(this);
    }

    @Override
    public void close() {
      if (committed) {
        return;
      }
      if (keeping) {
        kept.put(digest, size);
      } else {
        onDisk.addAndGet(-size);
      }
    }
  }
}
