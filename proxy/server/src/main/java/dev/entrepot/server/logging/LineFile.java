package dev.entrepot.server.logging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of made lines. It is put aside when it has reached its size or its age: {@code FILE.1} is
 * the newest of the old ones, and the oldest is deleted. What is no regular file, such as {@code
 * /dev/stdout}, is only added to. Blocking; for one thread at a time.
 */
public final class LineFile implements Consumer<String>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LineFile.class);

  private final Path file;
  private final long maxBytes;
  private final Duration maxAge;
  private final int keep;
  private final InstantSource clock;
  private FileChannel out;
  private Instant begun;
  private boolean isFailing;

  private LineFile(Path file, long maxBytes, Duration maxAge, int keep, InstantSource clock)
      throws IOException {
    this.file = file;
    this.maxBytes = maxBytes;
    this.maxAge = maxAge;
    this.keep = keep;
    this.clock = clock;
    this.out = opened();
    this.begun = out.size() > 0 ? created(file) : clock.instant();
  }

  /** A copy is as old as what it was copied of. */
  private static Instant created(Path file) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    Instant created = attributes.creationTime().toInstant();
    Instant changed = attributes.lastModifiedTime().toInstant();
    return changed.isBefore(created) ? changed : created;
  }

  /**
   * Opens the file, and adds to what it has.
   *
   * @param maxBytes at which it is put aside; single lines may reach beyond it
   * @param maxAge at which it is put aside
   * @param keep how many files that were put aside are kept
   * @throws IOException if it cannot be written
   */
  public static LineFile open(
      Path file, long maxBytes, Duration maxAge, int keep, InstantSource clock) throws IOException {
    Path path = file.toAbsolutePath();
    Path folder = path.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
    return new LineFile(path, maxBytes, maxAge, keep, clock);
  }

  private FileChannel opened() throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Adds lines; a failure is said once in the program's log, until lines can be added again. */
  @Override
  public void accept(String lines) {
    try {
      rotateIfDue();
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      isFailing = false;
    } catch (IOException e) {
      if (!isFailing) {
        log.error("lines for {} are lost: it cannot be written", file, e);
      }
      isFailing = true;
    }
  }

  private void rotateIfDue() throws IOException {
    Instant now = clock.instant();
    long size = out.size();
    boolean isOld = !now.isBefore(begun.plus(maxAge));
    boolean isDue = size > 0 && (size >= maxBytes || isOld);
    if (isDue || size == 0) {
      begun = now;
    }
    if (isDue && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      out.close();
      try {
        putAside();
      } finally {
        out = opened();
      }
    }
  }

  private void putAside() throws IOException {
    Files.deleteIfExists(old(keep));
    for (int i = keep - 1; i >= 1; i--) {
      if (Files.exists(old(i))) {
        Files.move(old(i), old(i + 1), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    Files.move(file, old(1), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path old(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      log.warn("{} could not be closed", file, e);
    }
  }
}
