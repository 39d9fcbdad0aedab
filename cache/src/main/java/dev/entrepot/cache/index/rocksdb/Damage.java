package dev.entrepot.cache.index.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What RocksDB finds damaged while it is in use. It is noted in the index's folder, so that the
 * next opening makes a new index of what can still be read. Any thread.
 */
final class Damage {
  private static final Logger log = LoggerFactory.getLogger(Damage.class);

  /** The note. RocksDB leaves files of other names alone. */
  static final String NOTE = "DAMAGED";

  /** What RocksDB, in every locale, says of a file that it needs and does not find. */
  private static final String NO_FILE = "No such file or directory";

  /** The same, of failures that say nothing of the files. */
  private static final List<String> OF_THE_MACHINE =
      List.of(
          "Too many open files",
          "Cannot allocate memory",
          "Permission denied",
          "Operation not permitted",
          "Read-only file system",
          "No space left on device",
          "Disk quota exceeded",
          "Interrupted system call",
          "imed out",
          "Stale file handle");

  private final Path folder;
  private final AtomicBoolean noted = new AtomicBoolean();

  Damage(Path folder) {
    this.folder = folder;
  }

  /** Whether the failure tells that the files are not what was written. */
  static boolean isToldBy(RocksDBException e) {
    if (isOfTheMachine(e)) {
      return false;
    }
    String message = String.valueOf(e.getMessage());
    return (e.getStatus() != null && e.getStatus().getCode() == Code.Corruption)
        || message.contains("Corruption: ")
        || message.contains(NO_FILE);
  }

  /**
   * Whether the failure says nothing of the files, such as too many open files. RocksDB may tell of
   * it as of a corruption.
   */
  static boolean isOfTheMachine(RocksDBException e) {
    String message = String.valueOf(e.getMessage());
    return OF_THE_MACHINE.stream().anyMatch(message::contains);
  }

  /** Whether an index was left with a note. */
  static boolean isNotedIn(Path folder) {
    return Files.exists(folder.resolve(NOTE));
  }

  /** Notes the failure if it tells of damage, once. */
  void noteIfToldBy(RocksDBException e) {
    if (!isToldBy(e) || !noted.compareAndSet(false, true)) {
      return;
    }
    log.error(
        "The index {} is damaged: {}. What cannot be read is fetched again; the next start mends"
            + " it.",
        folder,
        e.getMessage());
    try {
      Files.writeString(folder.resolve(NOTE), e.getMessage() + "\n");
    } catch (IOException failure) {
      log.warn("Cannot note that the index is damaged: {}", failure.toString());
    }
  }
}
