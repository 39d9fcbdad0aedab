package dev.entrepot.cache;

import dev.entrepot.cache.file.Access;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code ended-cleanly}: the process that used the folder last ended of its own will, and
 * each blob's file has its entry in the index. There is none while the folder is in use. To remove
 * it takes no room, so a full disk cannot keep a crash from being noticed.
 */
final class CleanEnd {
  private static final Logger log = LoggerFactory.getLogger(CleanEnd.class);

  private final Path file;

  CleanEnd(Path data) {
    this.file = data.resolve("ended-cleanly");
  }

  /** Removes the file, for good; whether it was there. */
  boolean take() throws IOException {
    boolean wasThere = Files.deleteIfExists(file);
    if (wasThere) {
      force(file.resolveSibling("."));
    }
    return wasThere;
  }

  /** A loss of power that brought the file back would hide a crash. */
  private static void force(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Leaves the file for the next process. */
  void leave() {
    try {
      Access.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE)).close();
    } catch (IOException e) {
      log.warn("The next start looks through all blobs: cannot write {}: {}", file, e.toString());
    }
  }
}
