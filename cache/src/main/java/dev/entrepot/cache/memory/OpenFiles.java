package dev.entrepot.cache.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.entrepot.cache.blob.OpenBlob;
import dev.entrepot.cache.blob.SharedChannel;
import dev.entrepot.oci.Digest;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Blob files kept open between readers, a bounded number of them. A file that is put out while it
 * is read stays open until its last reader is done. Any thread may use it.
 */
public final class OpenFiles implements AutoCloseable {
  private final Cache<Digest, OpenFile> files;
  private final Executor closer;

  /**
   * No files as yet.
   *
   * @param maxFiles the most files kept, without those that only readers still hold
   * @param closer runs the closing of a file that is no longer held
   */
  public OpenFiles(int maxFiles, Executor closer) {
    this.closer = closer;
    this.files =
        Caffeine.newBuilder()
            .maximumSize(maxFiles)
            .executor(Runnable::run)
            .removalListener(OpenFiles::letGo)
            .build();
  }

  /** A share of the blob's file, if it is open; touches no file. */
  public Optional<OpenBlob> ready(Digest digest) {
    var file = files.getIfPresent(digest);
    if (file == null) {
      return Optional.empty();
    }
    var lease = file.lease();
    if (lease.isEmpty()) {
      files.asMap().remove(digest, file);
    }
    return lease;
  }

  /**
   * Takes over a file just opened, and keeps it unless one of the same blob is kept already.
   *
   * @param size the blob's length, in bytes
   * @return the share of the caller that opened it
   */
  public OpenBlob admit(Digest digest, long size, FileChannel channel) {
    var file = new OpenFile(digest, size, new SharedChannel(channel, closer));
    var lease = file.lease();
    if (lease.isEmpty() || files.asMap().putIfAbsent(digest, file) != null) {
      file.shared().letGo();
    }
    return lease.orElseThrow(() -> new IllegalStateException("the channel is closed: " + digest));
  }

  /** Whether the blob's file is open and being read. */
  public boolean isRead(Digest digest) {
    var file = files.policy().getIfPresentQuietly(digest);
    return file != null && file.shared().isShared();
  }

  /** Keeps the blob's file no longer. */
  public void forget(Digest digest) {
    files.invalidate(digest);
  }

  /** Keeps no file any longer. */
  @Override
  public void close() {
    files.invalidateAll();
  }

  /** The cache's own hold of a file that it has put out, for whatever cause. */
  private static void letGo(@Nullable Digest digest, @Nullable OpenFile file, RemovalCause cause) {
    Objects.requireNonNull(file, "files are held strongly").shared().letGo();
  }
}
