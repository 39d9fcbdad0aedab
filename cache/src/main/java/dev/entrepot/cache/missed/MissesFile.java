package dev.entrepot.cache.missed;

import dev.entrepot.cache.file.ReplacedFile;
import dev.entrepot.cache.index.Link;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that outlives restarts with what was missed: a line of text for each, after a first one
 * that names the format. A line has, with tabs between them, when it was first and last missed (ISO
 * 8601), how often its description and its content was asked for, {@code manifest} or {@code blob},
 * registry, repository, and tag or digest. The file is replaced as a whole. Lines that are anything
 * else are passed over.
 */
final class MissesFile {
  private static final Logger log = LoggerFactory.getLogger(MissesFile.class);

  private static final String FORMAT = "entrepot-missed 1";
  private static final String SEPARATOR = "\t";
  private static final int FIELDS = 8;

  /** No line that is written is longer, in bytes. */
  private static final int MAX_LINE_BYTES = 1 << 10; // 1 KiB

  static final long MAX_BYTES = (Misses.MAX_MISSES + 1L) * MAX_LINE_BYTES;

  private final Path file;

  MissesFile(Path file) {
    this.file = file;
  }

  /** What was saved last, in its order; none if there is none. Blocking. */
  List<Miss> load() {
    try {
      if (Files.size(file) > MAX_BYTES) {
        return ignored("it is too large");
      }
      List<String> lines = Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
      return lines.isEmpty() || !lines.getFirst().equals(FORMAT)
          ? ignored("it is of another format")
          : misses(lines.subList(1, lines.size()));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      return ignored(e.toString());
    }
  }

  private List<Miss> misses(List<String> lines) {
    List<Miss> misses = lines.stream().flatMap(line -> miss(line).stream()).toList();
    if (misses.size() < lines.size()) {
      log.warn("Passed over {} lines of {} that say nothing", lines.size() - misses.size(), file);
    }
    return misses;
  }

  private List<Miss> ignored(String fault) {
    log.warn("Ignored {}: {}; what was missed before is not known.", file, fault);
    return List.of();
  }

  /** Replaces what was saved before. Blocking. */
  void save(List<Miss> misses) throws IOException {
    String text =
        misses.stream()
            .map(miss -> line(miss) + '\n')
            .collect(Collectors.joining("", FORMAT + '\n', ""));
    ReplacedFile.write(file, ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String line(Miss miss) {
    return String.join(
        SEPARATOR,
        miss.first().toString(),
        miss.last().toString(),
        Long.toString(miss.descriptions()),
        Long.toString(miss.contents()),
        word(miss.kind()),
        miss.repository().registry().value(),
        miss.repository().name().value(),
        miss.reference().toString());
  }

  private static Optional<Miss> miss(String line) {
    String[] fields = line.split(SEPARATOR, -1);
    if (fields.length != FIELDS) {
      return Optional.empty();
    }
    Optional<Repository> repository =
        RegistryName.parse(fields[5])
            .flatMap(
                registry ->
                    RepositoryName.parse(fields[6]).map(name -> new Repository(registry, name)));
    Optional<Reference> reference = Reference.parse(fields[7]);
    return repository.flatMap(in -> reference.flatMap(wanted -> miss(in, wanted, fields)));
  }

  private static Optional<Miss> miss(Repository repository, Reference reference, String[] fields) {
    try {
      return kind(fields[4])
          .map(
              kind ->
                  new Miss(
                      repository,
                      reference,
                      kind,
                      Instant.parse(fields[0]),
                      Instant.parse(fields[1]),
                      Long.parseLong(fields[2]),
                      Long.parseLong(fields[3])));
    } catch (DateTimeParseException | IllegalArgumentException e) {
      log.debug("not a miss: {}", fields, e);
      return Optional.empty();
    }
  }

  private static String word(Link.Kind kind) {
    return switch (kind) {
      case MANIFEST -> "manifest";
      case BLOB -> "blob";
    };
  }

  private static Optional<Link.Kind> kind(String word) {
    return switch (word) {
      case "manifest" -> Optional.of(Link.Kind.MANIFEST);
      case "blob" -> Optional.of(Link.Kind.BLOB);
      default -> Optional.empty();
    };
  }
}
