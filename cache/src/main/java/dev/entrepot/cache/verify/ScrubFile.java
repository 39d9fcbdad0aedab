package dev.entrepot.cache.verify;

import dev.entrepot.cache.file.Access;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a scrub remembers how far it is: a line of format, moment, stage and digest. It is not
 * forced to the disk, as what is lost of it is looked at twice and that is all. Blocking.
 */
final class ScrubFile {
  private static final Logger log = LoggerFactory.getLogger(ScrubFile.class);

  private static final String FORMAT = "entrepot-scrub-1";
  private static final String NONE = "-";
  private static final int WORDS = 4;
  private static final int MAX_BYTES = 512;

  private final Path file;

  ScrubFile(Path file) {
    this.file = file;
  }

  /** What was saved last, if it is there and understood. */
  Optional<ScrubPosition> read() {
    try (var in = Files.newInputStream(file)) {
      var line = new String(in.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII);
      Optional<ScrubPosition> position = parse(line.strip().split(" ", -1));
      if (position.isEmpty()) {
        log.warn("Ignored {}, which cannot be parsed: the scrub starts over.", file);
      }
      return position;
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      log.warn("Cannot read {}: the scrub starts over: {}", file, e.toString());
      return Optional.empty();
    }
  }

  private static Optional<ScrubPosition> parse(String[] words) {
    if (words.length != WORDS || !words[0].equals(FORMAT)) {
      return Optional.empty();
    }
    Optional<Digest> last = Digest.parse(words[3]);
    if (last.isEmpty() && !words[3].equals(NONE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ScrubPosition(Instant.parse(words[1]), ScrubPosition.Stage.valueOf(words[2]), last));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Replaces what was saved before. */
  void write(ScrubPosition position) {
    String last = position.last().map(Digest::toString).orElse(NONE);
    String line =
        String.join(" ", FORMAT, position.begun().toString(), position.stage().name(), last);
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      writeTo(unfinished, line + "\n");
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      log.debug("cannot remember how far the scrub is", e);
    }
  }

  private static void writeTo(Path unfinished, String text) throws IOException {
    try (var out =
        Access.open(
            unfinished,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING))) {
      var bytes = StandardCharsets.US_ASCII.encode(text);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }
}
