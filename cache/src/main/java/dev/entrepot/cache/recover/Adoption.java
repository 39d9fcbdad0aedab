package dev.entrepot.cache.recover;

import static dev.entrepot.cache.index.table.Tables.BLOBS;

import dev.entrepot.cache.blob.BlobFiles;
import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.forcing.GroupForcer;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.IndexChange.PutBlob;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives blobs whose files have no entry in the index one. For one thread; blocking.
 *
 * <p>A large file gets its name only after its content was verified and on disk, so after the loss
 * of an index their names are believed, and their lengths taken for the blobs'. Small ones, and all
 * after a crash, where files without an entry are few, are hashed, and removed if they are wrong.
 */
final class Adoption implements BlobFiles.Visitor {
  private static final Logger log = LoggerFactory.getLogger(Adoption.class);

  /** Entries written as one. */
  private static final int MAX_BATCH = 512;

  /** Progress is logged each time that many files are looked at. */
  private static final int FILES_BETWEEN_REPORTS = 100_000;

  private final BlobStore blobs;
  private final MetadataIndex index;
  private final InstantSource clock;
  private final UnlistedRemoval removal;
  private final boolean hash;
  private final BooleanSupplier stopped;
  private final Map<Digest, IndexChange> batch = new LinkedHashMap<>();
  private long seen;
  private long adopted;
  private long removed;

  /**
   * @param removal removes files that are wrong
   * @param hash whether to believe a file's content only, and not its name
   * @param stopped ends the walk
   */
  Adoption(
      BlobStore blobs,
      MetadataIndex index,
      InstantSource clock,
      UnlistedRemoval removal,
      boolean hash,
      BooleanSupplier stopped) {
    this.blobs = blobs;
    this.index = index;
    this.clock = clock;
    this.removal = removal;
    this.hash = hash;
    this.stopped = stopped;
  }

  /** How many blobs were given an entry. */
  long adopted() {
    return adopted;
  }

  /** How many files were removed, as they are not what their names say. */
  long removed() {
    return removed;
  }

  @Override
  public boolean goesOn() {
    return !stopped.getAsBoolean();
  }

  @Override
  public void found(Digest digest) throws IOException {
    if (!index.has(BLOBS, digest)) {
      adopt(digest);
    }
    seen++;
    if (seen % FILES_BETWEEN_REPORTS == 0) {
      log.info("Blob files looked at: {}; without an entry were {}", seen, adopted + removed);
    }
  }

  /** What was published shortly before a crash may not be on disk; an entry says that it is. */
  @Override
  public void folderDone() throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    for (var failed : blobs.force(batch.keySet())) {
      batch.remove(failed);
    }
    index.applyDurably(List.copyOf(batch.values()));
    adopted += batch.size();
    batch.clear();
  }

  private void adopt(Digest digest) throws IOException {
    var opened = blobs.open(digest);
    if (opened.isEmpty()) {
      return; // Gone meanwhile.
    }
    try (var file = opened.get()) {
      if (isBelieved(file.size()) || WholeFile.is(digest, file, this::goesOn)) {
        batch.put(digest, new PutBlob(digest, new BlobRecord(file.size(), clock.instant())));
      } else {
        remove(digest);
      }
    }
    if (batch.size() == MAX_BATCH) {
      folderDone();
    }
  }

  /** Small files get their names before their content is on disk. */
  private boolean isBelieved(long bytes) {
    return !hash && !GroupForcer.isSmall(bytes);
  }

  /** Unless it is none of the index's business, or has been committed meanwhile. */
  private void remove(Digest digest) throws IOException {
    if (goesOn() && removal.remove(digest)) {
      removed++;
      log.warn("Removed the file of {}: it is not what its name says.", digest);
    }
  }
}
