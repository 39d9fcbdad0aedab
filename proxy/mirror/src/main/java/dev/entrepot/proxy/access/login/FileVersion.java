package dev.entrepot.proxy.access.login;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What tells one content of a file from another without reading it.
 *
 * @param path with all symbolic links followed: Kubernetes puts new content in place by a link
 * @param inode what the file system knows the file by, if it does
 */
record FileVersion(Path path, Instant modified, long size, Optional<Object> inode) {
  /** A file changed twice within this may look the same both times: clocks of files are coarse. */
  private static final Duration COARSENESS = Duration.ofSeconds(2);

  /**
   * The version that is there now. Blocking.
   *
   * @throws IOException if there is none, or it is no regular file
   */
  static FileVersion of(Path file) throws IOException {
    Path real = file.toRealPath();
    var attributes = Files.readAttributes(real, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new IOException("not a regular file");
    }
    return new FileVersion(
        real,
        attributes.lastModifiedTime().toInstant(),
        attributes.size(),
        Optional.ofNullable(attributes.fileKey()));
  }

  /** Whether every change from now on will make another version. */
  boolean isSettled(Instant now) {
    return modified.plus(COARSENESS).isBefore(now);
  }
}
