package dev.entrepot.cache.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Folders whose entries survive a loss of power. */
final class Folders {
  private Folders() {}

  /** Makes a folder if it is missing, and its entry in the parent durable in any case. */
  static void make(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder);
    }
    force(folder.toAbsolutePath().resolveSibling("."));
  }

  /** Makes a folder's entries durable: fsync of the folder itself, which Linux allows. */
  static void force(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
