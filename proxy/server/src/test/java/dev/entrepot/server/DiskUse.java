package dev.entrepot.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the files of a data folder's content take, by their lengths. */
final class DiskUse {
  private final Path data;

  DiskUse(Path data) {
    this.data = data;
  }

  /**
   * The bytes of blobs and downloads at one moment; empty if files came or went while they were
   * listed, as then no moment was seen. A file's growth between two looks counts.
   */
  Optional<Long> sample() {
    Map<Path, Long> before = list();
    Map<Path, Long> after = list();
    return before.keySet().equals(after.keySet())
        ? Optional.of(before.values().stream().mapToLong(Long::longValue).sum())
        : Optional.empty();
  }

  long bytes() {
    return list().values().stream().mapToLong(Long::longValue).sum();
  }

  private Map<Path, Long> list() {
    var found = new TreeMap<Path, Long>();
    try {
      for (String folder : new String[] {"blobs", "staging"}) {
        Files.walkFileTree(data.resolve(folder), new Lister(found));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** A file that goes while it is looked at is as good as gone before. */
  private static final class Lister extends SimpleFileVisitor<Path> {
    private final Map<Path, Long> found;

    Lister(Map<Path, Long> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      found.put(file, attributes.size());
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
