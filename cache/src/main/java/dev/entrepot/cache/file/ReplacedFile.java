package dev.entrepot.cache.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;

/**
 * Writes files that have either all of the old content or all of the new, after a loss of power
 * too.
 */
public final class ReplacedFile {
  private ReplacedFile() {}

  /**
   * Replaces what a file had; for one thread at a time. Blocking.
   *
   * @throws IOException if it cannot be written; it has what it had then
   */
  public static void write(Path file, ByteBuffer content) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    writeTo(unfinished, content);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    forceName(file);
  }

  private static void writeTo(Path unfinished, ByteBuffer content) throws IOException {
    try (var out =
        Access.open(
            unfinished,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING))) {
      while (content.hasRemaining()) {
        out.write(content);
      }
      out.force(true);
    }
  }

  private static void forceName(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
