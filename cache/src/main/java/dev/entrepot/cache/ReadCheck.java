package dev.entrepot.cache;

import static dev.entrepot.cache.index.table.Tables.BLOBS;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.blob.ReadFaults;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.memory.OpenFiles;
import dev.entrepot.cache.verify.DamageHandler;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a file again that a reader could not read. What that reader had open may have been replaced
 * since, if another one noticed first and had it fetched again; the new file stays.
 */
record ReadCheck(
    MetadataIndex index,
    BlobStore blobs,
    OpenFiles files,
    DamageHandler removal,
    ReadFaults faults) {
  private static final Logger log = LoggerFactory.getLogger(ReadCheck.class);

  /** How much is read from the position on: as much as is sent in one piece at most. */
  private static final int LOOK_BYTES = 1 << 20; // 1 MiB

  private static final int PIECE_BYTES = 64 << 10; // 64 KiB

  /** Takes the blob out of the store if its file is found at fault now, too. Blocking. */
  void at(Digest digest, long position, String fault) {
    files.forget(digest);
    Optional<BlobRecord> record = index.get(BLOBS, digest);
    if (record.isPresent() && isAtFault(digest, record.get(), position)) {
      removal.blob(digest, record.get(), fault);
    }
  }

  private boolean isAtFault(Digest digest, BlobRecord record, long position) {
    try {
      Optional<FileChannel> opened = blobs.open(digest);
      if (opened.isEmpty()) {
        return true;
      }
      try (var file = opened.get()) {
        return file.size() != record.size()
            || !hasAll(file, position, Math.min(record.size(), position + LOOK_BYTES));
      }
    } catch (IOException e) {
      boolean isAtFault = faults.isOfTheFile(e);
      if (!isAtFault) {
        log.warn("Blob {} cannot be read now, and stays: {}", digest, e.toString());
      }
      return isAtFault;
    }
  }

  private static boolean hasAll(FileChannel file, long position, long end) throws IOException {
    var piece = ByteBuffer.allocate(PIECE_BYTES);
    long next = position;
    while (next < end) {
      int read = file.read(piece.clear(), next);
      if (read < 0) {
        return false;
      }
      next += read;
    }
    return true;
  }
}
