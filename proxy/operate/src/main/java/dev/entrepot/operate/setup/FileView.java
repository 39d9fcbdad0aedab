package dev.entrepot.operate.setup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Files as they are. */
public interface FileView {
  /**
   * The text of a file; empty if there is none.
   *
   * @throws IOException if it cannot be read, is not text, or is larger than any configuration
   */
  Optional<String> read(Path file) throws IOException;

  /** The files and folders in a folder, sorted by name; none if there is no such folder. */
  List<Path> list(Path folder) throws IOException;

  /** Whether there is such a folder. */
  boolean hasFolder(Path folder);
}
