package dev.entrepot.cache.blob;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.file.Access;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A blob being written to a file of its own. Writer and readers have a channel each, so a reader
 * can neither write nor, by being interrupted, stop the writer.
 *
 * <pre>
 *   WRITING ──commit──► COMMITTED ──close──► CLOSED
 *      │ └─────keep───► KEPT ───────close──────▲
 *      └──────────────────close────────────────┘
 * </pre>
 */
final class StagedFile implements BlobDraft {
  private static final Logger log = LoggerFactory.getLogger(StagedFile.class);

  private enum State {
    WRITING,
    COMMITTED,
    KEPT,
    CLOSED
  }

  private final BlobPaths paths;
  private final Path file;
  private final boolean named;
  private final Runnable closed;
  private final FileChannel out;
  private final SharedChannel in;

  /** Written by the writing thread, after the bytes are readable. */
  private volatile long size;

  // The writing thread only.
  private State state = State.WRITING;

  private StagedFile(
      BlobPaths paths,
      Path file,
      boolean named,
      FileChannel out,
      SharedChannel in,
      Runnable closed) {
    this.paths = paths;
    this.file = file;
    this.named = named;
    this.out = out;
    this.in = in;
    this.closed = closed;
  }

  /**
   * Opens a file, which is made if it is missing, to be written from its end on.
   *
   * @param named whether it is found again by its name, and can be kept
   * @param closed runs once this is closed
   */
  static StagedFile open(
      BlobPaths paths, Path file, boolean named, Executor closer, Runnable closed)
      throws IOException {
    var out =
        Access.open(
            file,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS));
    try {
      var in = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      var staged = new StagedFile(paths, file, named, out, new SharedChannel(in, closer), closed);
      staged.size = out.size();
      out.position(staged.size);
      return staged;
    } catch (IOException e) {
      out.close();
      Files.deleteIfExists(file);
      throw e;
    }
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
  public void truncate(long newSize) throws IOException {
    require(State.WRITING);
    out.truncate(newSize);
    out.position(newSize);
    size = newSize;
  }

  @Override
  public boolean keep() {
    require(State.WRITING);
    state = named ? State.KEPT : State.WRITING;
    return named;
  }

  /** A file needs no more than what is written to it. */
  @Override
  public void expect(long expected) {
    require(State.WRITING);
  }

  @Override
  public ContentLease lease() {
    return ChannelLease.of(in)
        .orElseThrow(() -> new IllegalStateException("the staged blob is closed"));
  }

  @Override
  public void commit(Verified verified) throws IOException {
    requireWhole(verified);
    out.force(true);
    paths.nameDurably(file, verified.digest());
    state = State.COMMITTED;
  }

  @Override
  public void publish(Verified verified) throws IOException {
    requireWhole(verified);
    paths.name(file, verified.digest());
    state = State.COMMITTED;
  }

  private void requireWhole(Verified verified) throws StoreException {
    require(State.WRITING);
    if (verified.size() != size) {
      throw new StoreException(
          "will not keep %s: %d bytes were verified, but %d were staged"
              .formatted(verified.digest(), verified.size(), size));
    }
  }

  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    boolean discard = state == State.WRITING;
    state = State.CLOSED;
    try (out) {
      if (discard) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      log.warn("Cannot discard {}: {}", file, e.toString());
    } finally {
      in.letGo();
      closed.run();
    }
  }

  private void require(State needed) {
    if (state != needed) {
      throw new IllegalStateException("the staged blob is " + state);
    }
  }
}
