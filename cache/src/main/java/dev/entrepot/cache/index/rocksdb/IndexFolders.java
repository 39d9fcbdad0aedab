package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.file.Access;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The index's folder and those beside it, while a broken index is replaced.
 *
 * <pre>
 *   index                       the index
 *   index.new                   the one that is to replace it
 *   index.broken-2026-11-21T…   replaced ones, the latest {@value #MAX_BROKEN}
 * </pre>
 *
 * The new one takes the place only when it is complete: if there is no {@code index}, then {@code
 * index.new} is whole.
 *
 * @param index the index's folder
 */
record IndexFolders(Path index) {
  /** How many broken indexes are kept for operators to examine. */
  static final int MAX_BROKEN = 2;

  /** RocksDB's file that names the list of all others. */
  static final String CURRENT = "CURRENT";

  /** What RocksDB, {@link Damage} and {@link LeftFiles} call their files. */
  private static final Pattern OURS =
      Pattern.compile(
          "CURRENT|LOCK|LOG(\\.old\\.\\d{1,20})?|IDENTITY|MANIFEST-\\d{6,20}|OPTIONS-\\d{6,20}(\\.dbtmp)?"
              + "|\\d{6,20}\\.(sst|log|blob|dbtmp)|"
              + (Damage.NOTE + "|" + LeftFiles.NOTE));

  /** Files that come before CURRENT; nothing was put into an index that has these alone. */
  private static final Pattern BEFORE_CURRENT =
      Pattern.compile("LOCK|LOG(\\.old\\.\\d{1,20})?|IDENTITY|MANIFEST-000001|\\d{6}\\.dbtmp");

  /** Whether the index has been begun, and lacks the file that every RocksDB has. */
  boolean lacksCurrent() throws IOException {
    return Files.exists(index)
        && !Files.exists(index.resolve(CURRENT))
        && !allMatch(BEFORE_CURRENT);
  }

  /** Whether something else lies there. A start that was cut short is ours. */
  boolean isOfSomethingElse() throws IOException {
    return lacksCurrent() && !allMatch(OURS);
  }

  private boolean allMatch(Pattern names) throws IOException {
    try (Stream<Path> files = Files.list(index)) {
      return files.allMatch(file -> names.matcher(name(file)).matches());
    }
  }

  /** The folder to make the next index in, which is empty. */
  Path prepareNext() throws IOException {
    remove(next());
    Access.makeFolder(next());
    return next();
  }

  /** Makes the index's folder if it is missing; RocksDB would make it for all to read. */
  void make() throws IOException {
    if (!Files.exists(index)) {
      Access.makeFolder(index);
    }
  }

  private Path next() {
    return index.resolveSibling(name(index) + ".new");
  }

  /** Puts the next index in the place of the broken one, which is kept. */
  void replace(Instant now) throws IOException {
    String time = Instant.ofEpochSecond(now.getEpochSecond()).toString().replace(':', '-');
    Path aside = index.resolveSibling(brokenPrefix() + time);
    remove(aside);
    force();
    Files.move(index, aside, StandardCopyOption.ATOMIC_MOVE);
    Files.move(next(), index, StandardCopyOption.ATOMIC_MOVE);
    force();
    removeOldest();
  }

  /** Makes the folders' names durable. */
  private void force() throws IOException {
    try (var parent = FileChannel.open(parent(), StandardOpenOption.READ)) {
      parent.force(true);
    }
  }

  private Path parent() {
    return Objects.requireNonNull(index.toAbsolutePath().getParent());
  }

  /** Ends a replacing that was cut short. */
  void endReplacing() throws IOException {
    if (!Files.exists(index) && Files.exists(next())) {
      Files.move(next(), index, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void removeOldest() throws IOException {
    try (Stream<Path> files = Files.list(parent())) {
      var broken = files.filter(file -> name(file).startsWith(brokenPrefix())).sorted().toList();
      for (Path old : broken.subList(0, Math.max(0, broken.size() - MAX_BROKEN))) {
        remove(old);
      }
    }
  }

  private String brokenPrefix() {
    return name(index) + ".broken-";
  }

  /** Removes an index; RocksDB makes no folders in its own. */
  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static String name(Path file) {
    return Objects.requireNonNull(file.getFileName()).toString();
  }
}
