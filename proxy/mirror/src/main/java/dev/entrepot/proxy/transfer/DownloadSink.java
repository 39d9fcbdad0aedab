package dev.entrepot.proxy.transfer;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.blob.ContentLease;
import dev.entrepot.cache.blob.StagedBlob;
import dev.entrepot.cache.evict.NoRoomException;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the bytes of one download land: in a file of the store, and if that can take no more, in
 * memory, for the readers of that moment. Each byte is hashed as it lands. For the download's
 * thread.
 */
final class DownloadSink implements AutoCloseable {
  /** How much is read at once of what is hashed again, in bytes: 1 MiB. */
  private static final int REHASH_BYTES = 1 << 20;

  private static final Logger log = LoggerFactory.getLogger(DownloadSink.class);

  private final Transfer transfer;
  private final ContentCache cache;
  private final ContentVerifier verifier;
  private final Runnable passing;
  private @Nullable StagedBlob staged;
  private @Nullable PassThroughWriter passThrough;
  private OptionalLong total = OptionalLong.empty();

  private DownloadSink(
      Transfer transfer, ContentCache cache, Runnable passing, @Nullable StagedBlob staged) {
    this.transfer = transfer;
    this.cache = cache;
    this.verifier = new ContentVerifier(transfer.digest());
    this.passing = passing;
    this.staged = staged;
  }

  /**
   * A place for the transfer's bytes, in whichever way there is one.
   *
   * @param passing runs once if the store does not keep them
   */
  static DownloadSink open(Transfer transfer, ContentCache cache, Runnable passing) {
    return new DownloadSink(transfer, cache, passing, stage(cache, transfer));
  }

  private static @Nullable StagedBlob stage(ContentCache cache, Transfer transfer) {
    Digest digest = transfer.digest();
    Optional<RegistryName> from = Optional.of(transfer.repository().registry());
    try {
      return cache.blobs().stage(digest, from);
    } catch (IOException e) {
      log.debug("cannot stage {}", digest, e);
    }
    try {
      return cache.maintenance().makeRoom() > 0 ? cache.blobs().stage(digest, from) : null;
    } catch (IOException e) {
      log.debug("cannot stage {}, not even after making room", digest, e);
      return null;
    }
  }

  /** How many bytes an earlier download has left here; they count once they are hashed again. */
  long leftBehind() {
    return staged == null ? 0 : staged.size();
  }

  /** Gives up what an earlier download has left behind some offset. */
  void truncate(long size) throws IOException {
    if (staged != null) {
      staged.truncate(size);
    }
  }

  /** Lets readers in, and hashes what is here already. */
  void begin(OptionalLong size) throws IOException {
    total = size;
    if (staged != null && size.isPresent() && !mayBeKept(staged, size.getAsLong())) {
      staged.close();
      staged = null;
    }
    if (staged == null) {
      transfer.start(total);
      pass(0);
      return;
    }
    ContentLease lease = staged.lease();
    transfer.start(lease, total);
    rehash(lease, staged.size());
  }

  /** What an earlier download has left is used, even of a blob that is too long to be kept. */
  private static boolean mayBeKept(StagedBlob file, long size) throws IOException {
    try {
      file.expect(size);
      return true;
    } catch (NoRoomException e) {
      log.debug("passes through from the start", e);
      return file.size() > 0;
    }
  }

  private void rehash(ContentLease lease, long size) throws IOException {
    var piece = ByteBuffer.allocateDirect((int) Math.min(size, REHASH_BYTES));
    while (verifier.size() < size) {
      piece.clear().limit((int) Math.min(piece.capacity(), size - verifier.size()));
      if (lease.channel().read(piece, verifier.size()) < 0) {
        throw new IOException("the file of an earlier download has lost bytes");
      }
      verifier.update(piece.flip());
      transfer.written(total, verifier.size());
    }
  }

  /** How many bytes have landed. */
  long size() {
    return verifier.size();
  }

  /** What is known of the blob's size. */
  OptionalLong total() {
    return total;
  }

  /** Takes the next bytes, and shows them to the readers. */
  void append(List<ByteBuffer> batch) throws IOException, InterruptedException {
    for (ByteBuffer bytes : batch) {
      verifier.update(bytes.duplicate());
    }
    if (staged != null) {
      write(staged, batch);
    }
    if (passThrough != null) {
      passThrough.add(batch);
    }
    transfer.written(total, verifier.size());
  }

  /** Writes to the file what it takes; from the first byte on that it does not, they pass. */
  private void write(StagedBlob file, List<ByteBuffer> batch) throws IOException {
    ByteBuffer[] rest = batch.toArray(ByteBuffer[]::new);
    try {
      file.write(rest);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (NoRoomException e) {
      log.debug("passes through from here on", e);
      pass(file.size());
    } catch (IOException e) {
      cache.health().failed(e, total.orElse(verifier.size()));
      if (!writeAfterMakingRoom(file, rest)) {
        pass(file.size());
      }
    }
  }

  private boolean writeAfterMakingRoom(StagedBlob file, ByteBuffer[] rest) throws IOException {
    try {
      if (cache.maintenance().makeRoom() > 0) {
        file.write(rest);
        return true;
      }
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      log.debug("no room even after making some", e);
    }
    return false;
  }

  private void pass(long from) {
    if (staged != null) {
      staged.close();
      staged = null;
    }
    passThrough = new PassThroughWriter(transfer, from);
    passing.run();
  }

  /** The hash and count of all that has landed. */
  ContentVerifier verifier() {
    return verifier;
  }

  /**
   * Stores what has come whole. Readers have all bytes already, so a store that fails now costs
   * them nothing.
   */
  void commit(Verified verified) {
    if (staged == null) {
      return;
    }
    try {
      staged.commit(verified);
    } catch (IOException e) {
      log.debug("{} came whole but could not be kept", verified, e);
    }
  }

  /** Leaves what has come for a later download to go on with. */
  void keep() {
    if (staged != null && staged.size() > 0) {
      staged.keep();
    }
  }

  @Override
  public void close() {
    if (staged != null) {
      staged.close();
    }
  }
}
