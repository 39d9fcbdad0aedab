package dev.entrepot.cache.blob;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.oci.Digest;
import dev.entrepot.verifier.Verified;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Blobs in memory. */
final class MemoryBlobStore implements BlobStore {
  private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();

  @Override
  public StagedBlob stage() {
    return new Staged();
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
    private boolean committed;
    private boolean closed;

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
    public ContentLease lease() {
      return ChannelLease.of(readers).orElseThrow(IllegalStateException::new);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        readers.letGo();
      }
    }
  }
}
