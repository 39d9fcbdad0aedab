package dev.entrepot.cache.index.rocksdb;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long RocksDB's list of its files was when the index was last closed, noted in the index's
 * folder. A list that has lost its end reads like an older one, which RocksDB cannot tell from the
 * latest: entries would be gone without notice.
 */
final class LeftFiles {
  private static final Logger log = LoggerFactory.getLogger(LeftFiles.class);

  /** The note: the list's name, a blank, its length in bytes. RocksDB leaves it alone. */
  static final String NOTE = "CLOSED";

  private LeftFiles() {}

  /** Notes how the files are left. For an index that is closed. */
  static void note(Path index) {
    try {
      Files.writeString(index.resolve(NOTE), list(index));
    } catch (IOException e) {
      log.debug("cannot note how the index is left", e); // Then it is believed as it is.
    }
  }

  /** Whether the list that was noted has another length now. */
  static boolean areCut(Path index) throws IOException {
    try {
      String noted = Files.readString(index.resolve(NOTE));
      // Each opening for writing begins another list: a note of an earlier one says nothing.
      return noted.startsWith(name(index) + ' ') && !noted.equals(list(index));
    } catch (NoSuchFileException | CharacterCodingException e) {
      return false; // Never closed, or damaged in a way that RocksDB notices.
    }
  }

  private static String list(Path index) throws IOException {
    String name = name(index);
    return name + ' ' + Files.size(index.resolve(name));
  }

  private static String name(Path index) throws IOException {
    return Files.readString(index.resolve(IndexFolders.CURRENT)).strip();
  }
}
