package dev.entrepot.cache.blob;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.verifier.Verified;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Blobs in memory. */
final class MemoryBlobStore implements BlobStore {
  private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<Begun, byte[]> kept = new ConcurrentHashMap<>();
  private final Set<Begun> claimed = ConcurrentHashMap.newKeySet();

  private record Begun(Digest digest, Optional<RegistryName> from) {}

  @Override
  public StagedBlob stage(Digest digest, Optional<RegistryName> from) {
    var blob = new Begun(digest, from);
    boolean named = claimed.add(blob);
    var staged = new Staged(blob, named);
    byte[] begun = named ? kept.remove(blob) : null;
    if (begun != null) {
      staged.bytes.writeBytes(begun);
    }
    return staged;
  }

  /** All that is kept is as old as the world. */
  @Override
  public Discarded discardKept(Instant before) {
    if (before.isBefore(InstantSource.system().instant().minusSeconds(60))) {
      return new Discarded(0, 0);
    }
    var discarded =
        new Discarded(kept.size(), kept.values().stream().mapToLong(bytes -> bytes.length).sum());
    kept.clear();
    return discarded;
  }

  @Override
  public void commit(StagedBlob staged, Verified verified) throws StoreException {
    if (!(staged instanceof Staged blob) || blob.store() != this) {
      throw new IllegalArgumentException("not staged here");
    }
    blob.requireWriting();
    if (blob.size() != verified.size()) {
      throw new StoreException("%d bytes, not %s".formatted(blob.size(), verified));
    }
    blob.committed = true;
    blobs.put(verified.digest(), blob.bytes.toByteArray());
  }

  @Override
  public void publish(StagedBlob staged, Verified verified) throws StoreException {
    commit(staged, verified);
  }

  @Override
  public Set<Digest> force(Collection<Digest> published) {
    return Set.of();
  }

  @Override
  public Optional<FileChannel> open(Digest digest) {
    return Optional.ofNullable(blobs.get(digest)).map(bytes -> new MemoryChannel(() -> bytes));
  }

  @Override
  public void delete(Digest digest) {
    blobs.remove(digest);
  }

  private final class Staged implements StagedBlob {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final SharedChannel readers =
        new SharedChannel(new MemoryChannel(bytes::toByteArray), Runnable::run);
    private final Begun begun;
    private final boolean named;
    private boolean committed;
    private boolean keeping;
    private boolean closed;

    Staged(Begun begun, boolean named) {
      this.begun = begun;
      this.named = named;
    }

    MemoryBlobStore store() {
      return MemoryBlobStore.this;
    }

    void requireWriting() {
      if (committed || closed) {
        throw new IllegalStateException("not writing");
      }
    }

    @Override
    public void write(ByteBuffer[] batch) {
      requireWriting();
      for (var buffer : batch) {
        while (buffer.hasRemaining()) {
          bytes.write(buffer.get());
        }
      }
    }

    @Override
    public long size() {
      return bytes.size();
    }

    @Override
    public void truncate(long size) {
      byte[] all = bytes.toByteArray();
      bytes.reset();
      bytes.write(all, 0, Math.toIntExact(size));
    }

    @Override
    public void expect(long size) {
      requireWriting();
    }

    @Override
    public boolean keep() {
      keeping = named;
      return named;
    }

    @Override
    public ContentLease lease() {
      return ChannelLease.of(readers).orElseThrow(IllegalStateException::new);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        readers.letGo();
        if (named && keeping) {
          kept.put(begun, bytes.toByteArray());
        }
        if (named) {
          claimed.remove(begun);
        }
      }
    }
  }
}
