package dev.entrepot.config.log;

import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueTypes;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The format of the log, its content and its destination.
 *
 * @param level the lowest level that is logged; requests and changes by operators have lines at any
 *     level
 * @param access which requests have a line
 * @param file instead of standard output
 * @param maxSize at which a file is rotated
 * @param keep how many rotated files are kept
 */
public record LogConfig(
    LogFormat format,
    LogLevel level,
    AccessLines access,
    Optional<Path> file,
    DataSize maxSize,
    long keep) {
  /** The most files that are kept, as many as Logback's rotation can count. */
  public static final long MAX_KEPT = 20;

  static final Key<LogFormat> FORMAT = Key.of("format", ValueTypes.oneOf(LogFormat.class), "text");
  static final Key<LogLevel> LEVEL = Key.of("level", ValueTypes.oneOf(LogLevel.class), "info");
  static final Key<AccessLines> ACCESS =
      Key.of("access", ValueTypes.oneOf(AccessLines.class), "all");
  static final Key<Path> FILE = Key.optional("file", ValueTypes.path());
  static final Key<DataSize> MAX_SIZE =
      Key.of("max-size", DataSize.between("64KiB", "1TiB"), "100MiB");
  static final Key<Long> KEEP = Key.of("keep", ValueTypes.count(1, MAX_KEPT), "5");

  public static final LogConfig DEFAULTS =
      new LogConfig(
          FORMAT.standardValue(),
          LEVEL.standardValue(),
          ACCESS.standardValue(),
          Optional.empty(),
          MAX_SIZE.standardValue(),
          KEEP.standardValue());

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public LogConfig {
    MAX_SIZE.require(maxSize);
    KEEP.require(keep);
  }

  /** The same in another form. */
  public LogConfig in(LogFormat other) {
    return new LogConfig(other, level, access, file, maxSize, keep);
  }

  public static LogConfig read(Section section) {
    return new LogConfig(
        section.get(FORMAT),
        section.get(LEVEL),
        section.get(ACCESS),
        section.find(FILE),
        section.get(MAX_SIZE),
        section.get(KEEP));
  }
}
