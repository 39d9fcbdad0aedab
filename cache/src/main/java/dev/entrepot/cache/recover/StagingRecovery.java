package dev.entrepot.cache.recover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process that died has left in the staging folder. */
public final class StagingRecovery {
  private static final Logger log = LoggerFactory.getLogger(StagingRecovery.class);

  private StagingRecovery() {}

  /** Removes all files of the staging folder, if there is one: nobody can commit them any more. */
  public static void clear(Path staging) throws IOException {
    if (!Files.isDirectory(staging)) {
      return;
    }
    int removed = 0;
    try (var files = Files.newDirectoryStream(staging, Files::isRegularFile)) {
      for (Path file : files) {
        Files.delete(file);
        removed++;
      }
    }
    if (removed > 0) {
      log.info("Unfinished downloads of the last run, discarded: {}", removed);
    }
  }
}
