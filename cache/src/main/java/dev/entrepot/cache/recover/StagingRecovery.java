package dev.entrepot.cache.recover;

import dev.entrepot.cache.blob.KeptFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process that ended has left in the staging folder. */
public final class StagingRecovery {
  private static final Logger log = LoggerFactory.getLogger(StagingRecovery.class);

  private StagingRecovery() {}

  /**
   * Keeps the unfinished blobs that can be continued, and removes all other files.
   *
   * @param before what was last written to before this moment is abandoned
   */
  public static void recover(Path staging, Instant before) throws IOException {
    if (!Files.isDirectory(staging)) {
      return;
    }
    int kept = KeptFiles.recover(staging, before);
    if (kept > 0) {
      log.info("Unfinished downloads of the last run, to be continued: {}", kept);
    }
  }
}
