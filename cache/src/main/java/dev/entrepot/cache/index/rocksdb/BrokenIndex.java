package dev.entrepot.cache.index.rocksdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways to open an index, for reading, that cannot be opened as it is. */
final class BrokenIndex {
  private static final Logger log = LoggerFactory.getLogger(BrokenIndex.class);

  private static final Pattern MANIFEST = Pattern.compile("MANIFEST-\\d{6,20}");

  private BrokenIndex() {}

  /**
   * Opens what can be opened; empty if nothing can.
   *
   * @throws RocksDBException if it cannot be tried, for a reason that says nothing of the files
   */
  static Optional<Opened> open(Path folder) throws IOException, RocksDBException {
    var asItIs = tryOpen(folder, false);
    if (asItIs.isPresent()) {
      return asItIs;
    }
    pointAtLatestManifest(folder);
    var pointed = tryOpen(folder, false);
    return pointed.isPresent() ? pointed : tryOpen(folder, true);
  }

  private static Optional<Opened> tryOpen(Path folder, boolean withoutMissingFiles)
      throws RocksDBException {
    try {
      return Optional.of(Opened.forSalvage(folder, withoutMissingFiles));
    } catch (RocksDBException e) {
      if (Damage.isOfTheMachine(e)) {
        throw e;
      }
      log.debug("the broken index cannot be opened", e);
      return Optional.empty();
    }
  }

  /** CURRENT names RocksDB's list of its files, and is the one small file that all hangs on. */
  private static void pointAtLatestManifest(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      var latest =
          files
              .map(file -> Objects.requireNonNull(file.getFileName()).toString())
              .filter(MANIFEST.asMatchPredicate())
              .max(Comparator.naturalOrder());
      if (latest.isPresent()) {
        Files.writeString(
            folder.resolve(IndexFolders.CURRENT), latest.get() + "\n", StandardCharsets.US_ASCII);
      }
    }
  }
}
