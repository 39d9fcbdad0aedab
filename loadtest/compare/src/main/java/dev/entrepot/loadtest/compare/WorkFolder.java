package dev.entrepot.loadtest.compare;

import dev.entrepot.loadtest.compare.os.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where all files of a run are.
 *
 * @param isKept whether they stay after the run
 */
record WorkFolder(Path path, boolean isKept) implements AutoCloseable {
  /**
   * Opens the folder that was asked for, which is kept, or a temporary one, which is not.
   *
   * @throws IOException if there is something in it, so that nobody's files are mixed with the
   *     run's
   */
  static WorkFolder open(Optional<Path> wanted) throws IOException {
    if (wanted.isEmpty()) {
      return new WorkFolder(Files.createTempDirectory("compare-"), false);
    }
    Path path = Files.createDirectories(wanted.get().toAbsolutePath());
    try (Stream<Path> files = Files.list(path)) {
      if (files.findAny().isPresent()) {
        throw new IOException(path + " is not empty");
      }
    }
    return new WorkFolder(path, true);
  }

  @Override
  public void close() throws IOException {
    if (!isKept) {
      Folders.remove(path);
    }
  }
}
