package dev.entrepot.cache.blob;

import dev.entrepot.oci.Digest;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** What the files of the staging folder are called. */
final class StagingNames {
  /** Ends the name of a file that nobody goes on with: a number precedes it. */
  static final String NAMELESS = ".tmp";

  private static final String KEPT = ".part";
  private static final char COLON = ':';
  private static final char DASH = '-';

  private StagingNames() {}

  /** The file that what there is of a blob is found in later: {@code sha256-<hex>.part}. */
  static String of(Digest digest) {
    return digest.toString().replace(COLON, DASH) + KEPT;
  }

  /** Which blob a file has the beginning of; empty for a file of any other name. */
  static Optional<Digest> digest(Path file) {
    String name = Objects.requireNonNull(file.getFileName()).toString();
    return name.endsWith(KEPT)
        ? Digest.parse(name.substring(0, name.length() - KEPT.length()).replace(DASH, COLON))
            .filter(digest -> of(digest).equals(name))
        : Optional.empty();
  }
}
