package dev.entrepot.cache.evict;

import dev.entrepot.cache.file.ReplacedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that outlives restarts with a sketch: a magic number (8 bytes), the number of requests
 * noted (8), the sketch, and the CRC-32C of all that (8). It is replaced as a whole. A file that is
 * anything else is as good as none: what is lost with it is made up by the next requests.
 */
final class SketchFile {
  /** What is in the file. */
  record Content(long requests, FrequencySketch sketch) {}

  private static final Logger log = LoggerFactory.getLogger(SketchFile.class);

  private static final long MAGIC = 0x656e_7472_6670_7101L; // "entrfpq", format 1
  private static final int HEAD_BYTES = 2 * Long.BYTES;
  private static final int TAIL_BYTES = Long.BYTES;
  private static final long MOST_BYTES =
      HEAD_BYTES + TAIL_BYTES + Long.BYTES * (1L + FrequencySketch.MOST_WORDS);

  private final Path file;

  SketchFile(Path file) {
    this.file = file;
  }

  /** What was saved last, if it is there and whole. Blocking. */
  Optional<Content> load() {
    try (var in = FileChannel.open(file, StandardOpenOption.READ)) {
      return in.size() <= MOST_BYTES ? read(in) : damaged("it is too large");
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      return damaged(e.toString());
    }
  }

  private Optional<Content> read(FileChannel in) throws IOException {
    var bytes = ByteBuffer.allocate(Math.toIntExact(in.size()));
    while (bytes.hasRemaining() && in.read(bytes) >= 0) {
      // It may come in pieces.
    }
    bytes.flip();
    int end = bytes.limit() - TAIL_BYTES;
    if (end < HEAD_BYTES || bytes.getLong(end) != checksum(bytes, end)) {
      return damaged("its checksum is wrong");
    }
    if (bytes.getLong() != MAGIC) {
      return damaged("it is of another format");
    }
    long requests = bytes.getLong();
    try {
      return Optional.of(new Content(requests, FrequencySketch.read(bytes.limit(end))));
    } catch (IllegalArgumentException e) {
      return damaged(e.toString());
    }
  }

  private Optional<Content> damaged(String fault) {
    log.warn("Ignored {}: {}; the access frequencies start from zero.", file, fault);
    return Optional.empty();
  }

  /** Replaces what was saved before. Blocking. */
  void save(ByteBuffer content) throws IOException {
    ReplacedFile.write(file, content);
  }

  /** What {@link #save} takes. */
  static ByteBuffer content(long requests, FrequencySketch sketch) {
    int end = HEAD_BYTES + sketch.length();
    var bytes = ByteBuffer.allocate(end + TAIL_BYTES).putLong(MAGIC).putLong(requests);
    sketch.write(bytes);
    return bytes.putLong(checksum(bytes, end)).flip();
  }

  private static long checksum(ByteBuffer bytes, int end) {
    var checksum = new CRC32C();
    checksum.update(bytes.duplicate().position(0).limit(end));
    return checksum.getValue();
  }
}
