package dev.entrepot.cache.hold;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.file.ReplacedFile;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The file that outlives restarts with what is held: a line of text for each, after a first one
 * that names the format. A pin's line has {@code pin} and its pattern, that of a frozen tag {@code
 * frozen}, registry, repository, tag, digest, media type, size in bytes, and when it was frozen
 * (ISO 8601), with tabs between them. The file is replaced as a whole.
 */
final class HoldsFile {
  /** What is in the file. */
  record Content(List<ImagePattern> pins, List<Frozen> frozen) {}

  private static final String FORMAT = "entrepot-holds 1";
  private static final String SEPARATOR = "\t";
  private static final String PIN = "pin";
  private static final String FROZEN = "frozen";
  private static final int PIN_FIELDS = 2;
  private static final int FROZEN_FIELDS = 8;

  /** No line that is written is longer, in bytes. */
  private static final int MAX_LINE_BYTES = 2 << 10; // 2 KiB

  static final long MAX_BYTES = (1L + Holds.MAX_PINS + Holds.MAX_FROZEN) * MAX_LINE_BYTES;

  private final Path file;

  HoldsFile(Path file) {
    this.file = file;
  }

  /** What was saved last; nothing if there is no file. Blocking. */
  Content load() throws StoreException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw damaged("it is too large");
      }
      List<String> lines = Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
      if (lines.isEmpty() || !lines.getFirst().equals(FORMAT)) {
        throw damaged("it is of another format");
      }
      return read(lines);
    } catch (NoSuchFileException e) {
      return new Content(List.of(), List.of());
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw damaged(e.toString());
    }
  }

  private Content read(List<String> lines) throws StoreException {
    List<ImagePattern> pins = new ArrayList<>();
    List<Frozen> frozen = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] fields = lines.get(i).split(SEPARATOR, -1);
      boolean isRead =
          fields[0].equals(PIN) ? read(pin(fields), pins) : read(frozen(fields), frozen);
      if (!isRead) {
        throw damaged("line %d says nothing".formatted(i + 1));
      }
    }
    return new Content(pins, frozen);
  }

  private static <T> boolean read(Optional<T> read, List<T> into) {
    read.ifPresent(into::add);
    return read.isPresent();
  }

  private StoreException damaged(String fault) {
    return new StoreException(
        "cannot read %s, which says what is pinned and frozen: %s; restore it, or move it away to continue without"
            .formatted(file, fault));
  }

  private static Optional<ImagePattern> pin(String[] fields) {
    return fields.length == PIN_FIELDS ? ImagePattern.parse(fields[1]) : Optional.empty();
  }

  private static Optional<Frozen> frozen(String[] fields) {
    return fields.length == FROZEN_FIELDS && fields[0].equals(FROZEN)
        ? repository(fields[1], fields[2])
            .flatMap(
                repository ->
                    Tag.parse(fields[3])
                        .flatMap(tag -> target(fields).map(it -> new Frozen(repository, tag, it))))
        : Optional.empty();
  }

  private static Optional<Repository> repository(String registry, String name) {
    return RegistryName.parse(registry)
        .flatMap(host -> RepositoryName.parse(name).map(it -> new Repository(host, it)));
  }

  private static Optional<TagRecord> target(String[] fields) {
    try {
      long size = Long.parseLong(fields[6]);
      Instant since = Instant.parse(fields[7]);
      return size < 0
          ? Optional.empty()
          : Digest.parse(fields[4])
              .flatMap(
                  digest ->
                      MediaType.parse(fields[5])
                          .map(type -> new TagRecord(digest, type, size, since)));
    } catch (NumberFormatException | DateTimeParseException notAsWritten) {
      return Optional.empty();
    }
  }

  /** Replaces what was saved before. Blocking. */
  void save(Content content) throws IOException {
    String text =
        Stream.concat(
                content.pins().stream().map(pin -> PIN + SEPARATOR + pin),
                content.frozen().stream().map(HoldsFile::line))
            .map(line -> line + '\n')
            .collect(Collectors.joining("", FORMAT + '\n', ""));
    ReplacedFile.write(file, ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String line(Frozen frozen) {
    TagRecord target = frozen.target();
    return String.join(
        SEPARATOR,
        FROZEN,
        frozen.repository().registry().value(),
        frozen.repository().name().value(),
        frozen.tag().value(),
        target.digest().toString(),
        target.mediaType().value(),
        Long.toString(target.size()),
        target.checkedAt().toString());
  }
}
