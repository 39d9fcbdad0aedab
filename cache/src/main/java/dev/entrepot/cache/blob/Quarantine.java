package dev.entrepot.cache.blob;

import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Files that were found damaged, kept for operators to examine: {@code <moment>-sha256-<hex>}. They
 * are never served. The newest are kept, {@value #MAX_FILES} of them and {@value #MAX_BYTES} bytes
 * at most. All methods block; any thread may call them.
 */
public final class Quarantine {
  /** The most files kept. */
  public static final int MAX_FILES = 32;

  /** The most bytes kept; a single file that has more is not kept. */
  public static final long MAX_BYTES = 256L << 20; // 256 MiB

  /** So that the names' order is that of time. */
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Path blobs;

  /**
   * @param folder made once it is needed
   * @param blobs the folder of the blob store, on the same file system
   */
  public Quarantine(Path folder, Path blobs) {
    this.folder = folder;
    this.blobs = blobs;
  }

  /** How many bytes the files have. */
  public synchronized long bytes() throws IOException {
    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  /**
   * Takes a blob's file away, if it is there; its readers keep what they have opened.
   *
   * @return by how many bytes there are more here than before; negative if there are less
   */
  public synchronized long take(Digest digest, Instant now) throws IOException {
    var paths = BlobPaths.below(blobs);
    Folders.make(folder);
    long before = bytes();
    String name =
        "%s-%s-%s".formatted(MOMENT.format(now), digest.algorithm().prefix(), digest.hex());
    try {
      Files.move(paths.file(digest), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return 0;
    }
    Folders.force(paths.folder(digest));
    keepNewest();
    return bytes() - before;
  }

  /**
   * Removes all.
   *
   * @return how many bytes they had
   */
  public synchronized long clear() throws IOException {
    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
      Files.delete(file);
    }
    return bytes;
  }

  private void keepNewest() throws IOException {
    long bytes = 0;
    int kept = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
      kept++;
      if (kept > MAX_FILES || bytes > MAX_BYTES) {
        Files.delete(file);
      }
    }
  }

  /** The newest first. */
  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var found = new ArrayList<Path>();
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          found.add(file);
        }
      }
    }
    found.sort(Comparator.reverseOrder());
    return found;
  }
}
