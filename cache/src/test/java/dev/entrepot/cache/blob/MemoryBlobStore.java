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
  public BlobDraft stage(Digest digest, Optional<RegistryName> from) {
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

  private final class Staged implements BlobDraft {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final SharedChannel readers =
        new SharedChannel(new MemoryChannel(bytes::toByteArray), Runnable::run);
    private final Begun begun;
    private final boolean named;
    private boolean committed;
    private boolean eviction;
    private boolean closed;

    Staged(Begun begun, boolean named) {
      this.begun = begun;
      this.named = named;
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
      eviction = named;
      return named;
    }

    @Override
    public ContentLease lease() {
      return ChannelLease.of(readers).orElseThrow(IllegalStateException::new);
    }

    @Override
    public void commit(Verified verified) throws StoreException {
      requireWriting();
      if (size() != verified.size()) {
        throw new StoreException("%d bytes, not %s".formatted(size(), verified));
      }
      committed = true;
      blobs.put(verified.digest(), bytes.toByteArray());
    }

    @Override
    public void publish(Verified verified) throws StoreException {
      commit(verified);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        readers.letGo();
        if (named && eviction) {
          kept.put(begun, bytes.toByteArray());
        }
        if (named) {
          claimed.remove(begun);
        }
      }
    }
  }
}
