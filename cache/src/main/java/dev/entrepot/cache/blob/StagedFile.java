package dev.entrepot.cache.blob;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.oci.Digest;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A blob being written to a file of its own. Writer and readers have a channel each, so a reader
 * can neither write nor, by being interrupted, stop the writer.
 *
 * <pre>
 *   WRITING --commit--> COMMITTED --close--> CLOSED
 *      '------------------close---------------^
 * </pre>
 */
final class StagedFile implements StagedBlob {
  private static final Logger log = LoggerFactory.getLogger(StagedFile.class);

  private enum State {
    WRITING,
    COMMITTED,
    CLOSED
  }

  /** Gives a file of finished content its name. */
  interface Publication {
    void publish(Path content, Digest digest) throws IOException;
  }

  private final FileBlobStore store;
  private final Path file;
  private final FileChannel out;
  private final SharedChannel in;

  /** Written by the writing thread, after the bytes are readable. */
  private volatile long size;

  // The writing thread only.
  private State state = State.WRITING;

  private StagedFile(FileBlobStore store, Path file, FileChannel out, SharedChannel in) {
    this.store = store;
    this.file = file;
    this.out = out;
    this.in = in;
  }

  static StagedFile create(FileBlobStore store, Path file, Executor closer) throws IOException {
    var out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    try {
      var in = FileChannel.open(file, StandardOpenOption.READ);
      return new StagedFile(store, file, out, new SharedChannel(in, closer));
    } catch (IOException e) {
      out.close();
      Files.deleteIfExists(file);
      throw e;
    }
  }

  boolean isOf(FileBlobStore other) {
    return store == other;
  }

  @Override
  public void write(ByteBuffer[] batch) throws IOException {
    require(State.WRITING);
    long written = size;
    for (int next = skipEmpty(batch, 0); next < batch.length; next = skipEmpty(batch, next)) {
      written += out.write(batch, next, batch.length - next);
      size = written;
    }
  }

  private static int skipEmpty(ByteBuffer[] batch, int from) {
    int next = from;
    while (next < batch.length && !batch[next].hasRemaining()) {
      next++;
    }
    return next;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public ContentLease lease() {
    return ChannelLease.of(in)
        .orElseThrow(() -> new IllegalStateException("the staged blob is closed"));
  }

  /** Puts the content on disk, then publishes it. */
  void commit(Verified verified, Publication publication) throws IOException {
    require(State.WRITING);
    if (verified.size() != size) {
      throw new StoreException(
          "will not keep %s: %d bytes were verified, but %d were staged"
              .formatted(verified.digest(), verified.size(), size));
    }
    out.force(true);
    publication.publish(file, verified.digest());
    state = State.COMMITTED;
  }

  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    boolean committed = state == State.COMMITTED;
    state = State.CLOSED;
    try (out) {
      if (!committed) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      log.warn("Cannot discard {}; the next start will: {}", file, e.toString());
    } finally {
      in.letGo();
    }
  }

  private void require(State needed) {
    if (state != needed) {
      throw new IllegalStateException("the staged blob is " + state);
    }
  }
}
