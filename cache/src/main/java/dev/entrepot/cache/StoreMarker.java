package dev.entrepot.cache;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.file.Access;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The file that marks a data folder as Entrepot's and tells the version of its layout, keys and
 * values: {@code entrepot store, version 5}. It stands outside the index, so that a folder of a
 * later version is refused before anything in it is touched.
 */
record StoreMarker(Path data) {
  /** The version that is written, and the latest that is understood. */
  static final int VERSION = 5;

  private static final String NAME = "entrepot-store";
  private static final String UNFINISHED = NAME + ".new";

  /** The longest marker, in bytes. */
  private static final int MAX_BYTES = 64;

  private static final Pattern TEXT = Pattern.compile("entrepot store, version (\\d{1,9})\n");

  private static final String TEXT_NOW = "entrepot store, version " + VERSION + "\n";

  /** Whether this is the name of a marker whose writing was cut short. */
  static boolean isUnfinished(String name) {
    return name.equals(UNFINISHED);
  }

  boolean exists() {
    return Files.exists(file());
  }

  /**
   * Whether it is there.
   *
   * @throws AccessDeniedException if this process may not look
   */
  boolean isFound() throws IOException {
    try {
      Files.readAttributes(file(), BasicFileAttributes.class);
      return true;
    } catch (AccessDeniedException e) {
      throw e;
    } catch (IOException absent) {
      return false;
    }
  }

  /**
   * Writes the marker, if there is none of this version. Version 1 had no referrers, version 2 no
   * uses, pulls and unreached content, version 3 no histories of tags, version 4 no public content
   * and no basis of links; they are brought to this one by having them.
   */
  void write() throws IOException {
    if (!exists() || !text().equals(TEXT_NOW)) {
      writeAnew();
    }
    forceName();
  }

  private void writeAnew() throws IOException {
    Path unfinished = data.resolve(UNFINISHED);
    try {
      writeTo(unfinished);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    Files.move(unfinished, file(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void writeTo(Path unfinished) throws IOException {
    try (var channel =
        Access.open(
            unfinished,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE))) {
      var text = ByteBuffer.wrap(TEXT_NOW.getBytes(StandardCharsets.US_ASCII));
      while (text.hasRemaining()) {
        channel.write(text);
      }
      channel.force(true);
    }
  }

  /** A store whose marker a loss of power had taken would not be known as one. */
  private void forceName() throws IOException {
    try (var folder = FileChannel.open(data, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /**
   * @throws StoreException if there is a marker, and this version of Entrepot does not know it
   */
  void requireKnownVersion() throws IOException {
    if (!exists()) {
      return;
    }
    var matcher = TEXT.matcher(text());
    if (!matcher.matches()) {
      throw new StoreException(
          "%s is damaged: restore it, or choose another data folder".formatted(file()));
    }
    int version = Integer.parseInt(matcher.group(1));
    if (version < 1 || version > VERSION) {
      throw new StoreException(
          "%s is of version %d and this Entrepot knows up to %d: start a newer Entrepot, or choose another data folder"
              .formatted(data, version, VERSION));
    }
  }

  private String text() throws IOException {
    try (var in = Files.newInputStream(file())) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII);
    }
  }

  private Path file() {
    return data.resolve(NAME);
  }
}
