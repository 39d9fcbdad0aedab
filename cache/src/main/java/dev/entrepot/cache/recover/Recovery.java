package dev.entrepot.cache.recover;

import dev.entrepot.cache.blob.BlobFiles;
import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.thread.Joining;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks in the background for blobs that have a file and no entry in the index: a process that was
 * killed may leave such, and an index that was broken many. The store is in use meanwhile.
 */
public final class Recovery implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  /** What is to be expected of the files. */
  public enum Cause {
    /** The last process ended of its own will: all is well. */
    NONE,
    /** The last process was killed, or the power failed. */
    CRASH,
    /** Entries of the index are lost. */
    BROKEN_INDEX
  }

  private final Thread thread;
  private volatile boolean stopped;
  private volatile boolean complete;

  private Recovery(
      Path files,
      BlobStore blobs,
      MetadataIndex index,
      InstantSource clock,
      Cause cause,
      UnlistedRemoval removal) {
    complete = cause == Cause.NONE;
    boolean hash = cause == Cause.CRASH;
    var adoption = new Adoption(blobs, index, clock, removal, hash, () -> stopped);
    thread =
        Thread.ofPlatform().name("entrepot-recover").daemon().unstarted(() -> run(files, adoption));
  }

  /**
   * Begins to look, if there is a cause.
   *
   * @param files where the blobs lie
   * @param removal removes files that are not what their names say
   */
  public static Recovery start(
      Path files,
      BlobStore blobs,
      MetadataIndex index,
      InstantSource clock,
      Cause cause,
      UnlistedRemoval removal) {
    var recovery = new Recovery(files, blobs, index, clock, cause, removal);
    if (cause != Cause.NONE) {
      recovery.thread.start();
    }
    return recovery;
  }

  private void run(Path files, Adoption adoption) {
    try {
      BlobFiles.walk(files, adoption);
      complete = !stopped;
      if (adoption.adopted() + adoption.removed() > 0) {
        log.info(
            "Blobs without an entry in the index: {} are found again, {} were damaged",
            adoption.adopted(),
            adoption.removed());
      }
    } catch (IOException | RuntimeException e) {
      log.warn("Looking for blobs without an entry ends here; the next start tries again.", e);
    }
  }

  /** Whether each blob that had a file when this began has an entry. */
  public boolean isComplete() {
    return complete;
  }

  /** Waits until it has ended; for a caller that needs all blobs at once. */
  public void await() {
    Joining.uninterruptibly(thread);
  }

  /** Ends it, if it is running, and waits for that. Call this before the index is closed. */
  @Override
  public void close() {
    stopped = true;
    await();
  }
}
