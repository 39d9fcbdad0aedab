package dev.entrepot.cache.blob;

import dev.entrepot.cache.file.Access;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Folders whose entries survive a loss of power. */
final class Folders {
  private Folders() {}

  /** Makes a folder if it is missing, and its entry in the parent durable in any case. */
  static void make(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      makeOrFind(folder);
    }
    force(folder.toAbsolutePath().resolveSibling("."));
  }

  private static void makeOrFind(Path folder) throws IOException {
    try {
      Access.makeFolder(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /** Makes a folder if it is missing; its entry in the parent may not be durable. */
  static Path made(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      makeOrFind(folder);
    }
    return folder;
  }

  /** Makes a folder's entries durable: fsync of the folder itself, which Linux allows. */
  static void force(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
