package dev.entrepot.cache.forcing;

import static dev.entrepot.cache.index.table.Tables.UNFORCED;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.UnforcedBlob;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.index.table.Present;
import dev.entrepot.cache.thread.Joining;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists small blobs in the index at once, and forces their files to disk some seconds later, all
 * that have gathered by then together. Until that is done an entry has a mark, and a start that
 * finds marks looks whether their files are whole. So what is listed here outlives the process, and
 * a loss of power costs the blobs of the last seconds at most. Any thread.
 */
public final class GroupForcer implements AutoCloseable {
  /** The largest blob whose file is forced with others, in bytes. */
  public static final long MAX_SMALL_BYTES = UnforcedBlob.MAX_BYTES;

  /** How long blobs gather, at most. */
  static final Duration GATHERING = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(GroupForcer.class);

  private final BlobStore blobs;
  private final MetadataIndex index;
  private final Loss loss;
  private final Gathered gathered;
  private final AtomicLong commits;
  private final Thread thread;

  /** What becomes of a blob whose file could not be forced. */
  public interface Loss {
    /** The file may not have been written as it was read; blocking. */
    void lost(Digest digest) throws IOException;
  }

  private GroupForcer(BlobStore blobs, MetadataIndex index, Loss loss, List<UnforcedBlob> left) {
    this.blobs = blobs;
    this.index = index;
    this.loss = loss;
    this.gathered = new Gathered(GATHERING, left);
    this.commits =
        new AtomicLong(1 + left.stream().mapToLong(UnforcedBlob::commit).max().orElse(0));
    this.thread = Thread.ofPlatform().name("entrepot-force").daemon().unstarted(this::run);
  }

  /**
   * Begins to force what is listed, and what was left.
   *
   * @param left what the last process had not forced, and is whole
   */
  public static GroupForcer start(
      BlobStore blobs, MetadataIndex index, Loss loss, List<UnforcedBlob> left) {
    var forcer = new GroupForcer(blobs, index, loss, left);
    forcer.thread.start();
    return forcer;
  }

  /** Whether a blob of that many bytes is forced with others. */
  public static boolean isSmall(long bytes) {
    return bytes <= MAX_SMALL_BYTES;
  }

  /** Waits while too much is not forced. */
  public void awaitRoom() {
    gathered.awaitRoom();
  }

  /**
   * Makes the entry of a small blob, whose file has its name already; seen once this returns.
   *
   * @throws StoreException if the index cannot write, or this is closed
   */
  public void list(Digest digest, long bytes, List<IndexChange> entry) throws StoreException {
    var mark = new UnforcedBlob(digest, commits.getAndIncrement());
    var changes = new ArrayList<>(entry);
    changes.add(UNFORCED.put(mark, Present.PRESENT));
    write(changes);
    if (!gathered.add(mark, bytes)) {
      log.debug("{} is looked at by the next start", digest);
    }
  }

  private void write(List<IndexChange> changes) throws StoreException {
    try {
      index.apply(changes).toCompletableFuture().join();
    } catch (CompletionException e) {
      log.debug("the index did not take it at once", e);
      index.applyDurably(changes); // It waits for room there, or says what is the matter.
    }
  }

  private void run() {
    for (var group = gathered.take(); !group.isEmpty(); group = gathered.take()) {
      try {
        force(group);
      } catch (IOException | RuntimeException e) {
        log.warn(
            "{} small blobs may not be on disk; the next start looks at them: {}",
            group.size(),
            e.toString());
      }
    }
  }

  private void force(List<UnforcedBlob> group) throws IOException {
    var digests = group.stream().map(UnforcedBlob::digest).collect(Collectors.toSet());
    for (var digest : blobs.force(digests)) {
      loss.lost(digest);
    }
    index.applyDurably(group.stream().map(UNFORCED::delete).toList());
  }

  /** Forces all that waits. Blocking. */
  @Override
  public void close() {
    gathered.close();
    Joining.uninterruptibly(thread);
  }
}
