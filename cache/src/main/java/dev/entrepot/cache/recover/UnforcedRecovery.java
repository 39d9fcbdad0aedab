package dev.entrepot.cache.recover;

import static dev.entrepot.cache.index.table.Tables.BLOBS;
import static dev.entrepot.cache.index.table.Tables.UNFORCED;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.blob.ReadFaults;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.UnforcedBlob;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.IndexChange.RemoveBlob;
import dev.entrepot.cache.index.table.IndexScan;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The small blobs that the last process had listed and not forced to disk. If only the process
 * died, they are whole; after a loss of power nothing is known of them. They are few, and hashed
 * before anybody can ask for them.
 */
public final class UnforcedRecovery {
  private static final Logger log = LoggerFactory.getLogger(UnforcedRecovery.class);

  /** How many marks are read from the index at a time. */
  private static final int PAGE = 1024;

  private final BlobStore blobs;
  private final MetadataIndex index;
  private final ReadFaults faults = new ReadFaults();

  private UnforcedRecovery(BlobStore blobs, MetadataIndex index) {
    this.blobs = blobs;
    this.index = index;
  }

  /**
   * The marks of all of them, in the order of their commits; a few thousand at most, none after a
   * clean end. None if they cannot be read, which is logged. Blocking.
   */
  public static List<UnforcedBlob> marks(IndexScan index) {
    try {
      var marks = new ArrayList<UnforcedBlob>();
      List<UnforcedBlob> page = index.keys(UNFORCED, Optional.empty(), PAGE);
      while (!page.isEmpty()) {
        marks.addAll(page);
        page = index.keys(UNFORCED, Optional.of(page.getLast()), PAGE);
      }
      return marks;
    } catch (StoreException e) {
      log.error("Cannot read which blobs are not forced to disk: {}", e.toString());
      return List.of();
    }
  }

  /**
   * Removes the damaged ones, to be fetched again. Blocking.
   *
   * @return the marks of those that are whole, and are to be forced
   */
  public static List<UnforcedBlob> recover(
      List<UnforcedBlob> marks, BlobStore blobs, MetadataIndex index) {
    return new UnforcedRecovery(blobs, index).recover(marks);
  }

  private List<UnforcedBlob> recover(List<UnforcedBlob> marks) {
    var whole = new ArrayList<UnforcedBlob>();
    int removed = 0;
    for (var mark : marks) {
      var record = index.get(BLOBS, mark.digest());
      if (record.isEmpty()) {
        forget(mark);
        continue;
      }
      switch (look(mark.digest(), record.get())) {
        case WHOLE -> whole.add(mark);
        case DAMAGED -> {
          remove(mark, record.get());
          removed++;
        }
        case UNREAD -> unlist(mark, record.get());
      }
    }
    if (!marks.isEmpty()) {
      log.info(
          "Small blobs that the last run had not forced to disk: {}, damaged or gone are {}",
          marks.size(),
          removed);
    }
    return whole;
  }

  private enum Look {
    WHOLE,
    DAMAGED,
    /** For a reason that says nothing of the file. */
    UNREAD
  }

  private Look look(Digest digest, BlobRecord record) {
    try {
      var opened = blobs.open(digest);
      if (opened.isEmpty()) {
        return Look.DAMAGED;
      }
      try (var file = opened.get()) {
        boolean isWhole = file.size() == record.size() && WholeFile.is(digest, file, () -> true);
        faults.wasRead();
        return isWhole ? Look.WHOLE : Look.DAMAGED;
      }
    } catch (IOException e) {
      log.warn("Cannot read {}: {}", digest, e.toString());
      return faults.isOfTheFile(e) ? Look.DAMAGED : Look.UNREAD;
    }
  }

  /**
   * The entry is gone, as the blob was evicted or the index lost it. That says nothing about the
   * file, which {@link Recovery} looks at.
   */
  private void forget(UnforcedBlob mark) {
    apply(mark, List.of(UNFORCED.delete(mark)));
  }

  /** The file stays: {@link Recovery}, or that of the next start, lists it again if it is whole. */
  private void unlist(UnforcedBlob mark, BlobRecord record) {
    apply(mark, List.of(new RemoveBlob(mark.digest(), record), UNFORCED.delete(mark)));
  }

  /** The file first: on a full disk there is no other way, and no entry is served without one. */
  private void remove(UnforcedBlob mark, BlobRecord record) {
    try {
      blobs.delete(mark.digest());
      apply(mark, List.of(new RemoveBlob(mark.digest(), record), UNFORCED.delete(mark)));
    } catch (IOException e) {
      log.warn("Cannot remove {}, which is damaged: {}", mark.digest(), e.toString());
    }
  }

  private void apply(UnforcedBlob mark, List<IndexChange> changes) {
    try {
      index.applyDurably(changes);
    } catch (StoreException e) {
      log.debug("the next start looks at {} again", mark, e);
    }
  }
}
