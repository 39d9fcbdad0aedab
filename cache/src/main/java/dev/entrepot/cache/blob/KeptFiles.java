package dev.entrepot.cache.blob;

import dev.entrepot.cache.blob.BlobStore.Discarded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The files of unfinished blobs that a later download may continue. */
public final class KeptFiles {
  /** No file is kept for longer. A later time of its last change was set by a clock ahead. */
  private static final Duration LONGEST_KEPT = Duration.ofDays(366);

  private KeptFiles() {}

  /**
   * Clears a staging folder of all that cannot be continued: files that are not of a blob, that are
   * not plain files, or that were last written to before a moment. For a folder that no store uses.
   *
   * @return how many blobs can be continued
   */
  public static int recover(Path staging, Instant before) throws IOException {
    int kept = 0;
    try (var files = Files.newDirectoryStream(staging)) {
      for (Path file : files) {
        BasicFileAttributes found = attributes(file);
        if (found.isDirectory()) {
          continue; // None of ours, and not empty perhaps.
        }
        boolean usable =
            found.isRegularFile() && StagingNames.isKept(file) && !isAbandoned(found, before);
        if (usable) {
          kept++;
        } else {
          Files.delete(file);
        }
      }
    }
    return kept;
  }

  /** How many bytes the kept files have together. */
  public static long bytes(Path staging) throws IOException {
    long bytes = 0;
    try (var files = Files.newDirectoryStream(staging)) {
      for (Path file : files) {
        bytes += StagingNames.isKept(file) ? attributes(file).size() : 0;
      }
    }
    return bytes;
  }

  /**
   * Removes the kept files last written to before a moment.
   *
   * @param claim takes a file's name for itself, if it is free
   * @param release gives it back
   */
  static Discarded discard(
      Path staging, Instant before, Predicate<String> claim, Consumer<String> release)
      throws IOException {
    int blobs = 0;
    long bytes = 0;
    try (var files = Files.newDirectoryStream(staging)) {
      for (Path file : files) {
        String name = StagingNames.name(file);
        if (!StagingNames.isKept(file) || !claim.test(name)) {
          continue;
        }
        try {
          long size = discard(file, before);
          blobs += size < 0 ? 0 : 1;
          bytes += Math.max(0, size);
        } finally {
          release.accept(name);
        }
      }
    }
    return new Discarded(blobs, bytes);
  }

  /** Removes a file if it is old enough; its size in bytes, or -1 if it stays or is gone. */
  private static long discard(Path file, Instant before) throws IOException {
    try {
      BasicFileAttributes found = attributes(file);
      if (!isAbandoned(found, before)) {
        return -1;
      }
      Files.delete(file);
      return found.size();
    } catch (NoSuchFileException e) {
      return -1;
    }
  }

  private static boolean isAbandoned(BasicFileAttributes file, Instant before) {
    Instant written = file.lastModifiedTime().toInstant();
    return written.isBefore(before) || written.isAfter(before.plus(LONGEST_KEPT));
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }
}
