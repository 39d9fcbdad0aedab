package dev.entrepot.cache.listing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * How much lies in a folder, without the folders in it.
 *
 * @param bytes of the files together
 */
record FolderUse(int files, long bytes) {
  /** Looks; a folder that is not there has nothing. Blocking. */
  static FolderUse of(Path folder) throws IOException {
    int files = 0;
    long bytes = 0;
    if (Files.isDirectory(folder)) {
      try (var found = Files.newDirectoryStream(folder)) {
        for (Path file : found) {
          long size = size(file);
          files += size < 0 ? 0 : 1;
          bytes += Math.max(0, size);
        }
      }
    }
    return new FolderUse(files, bytes);
  }

  /** Negative if it is no file, or none any more. */
  private static long size(Path file) throws IOException {
    try {
      var found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return found.isRegularFile() ? found.size() : -1;
    } catch (NoSuchFileException e) {
      return -1; // It has gone since it was listed.
    }
  }
}
