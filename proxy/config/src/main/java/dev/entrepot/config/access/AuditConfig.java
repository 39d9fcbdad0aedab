package dev.entrepot.config.access;

import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.read.Durations;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the decisions about callers are written, a JSON object a line.
 *
 * @param file empty for standard output
 * @param maxSize at which a file is rotated
 * @param maxAge at which a file is rotated
 * @param keep how many rotated files are kept
 */
public record AuditConfig(Optional<Path> file, DataSize maxSize, Duration maxAge, long keep) {
  /** The most files that are kept. */
  public static final long MAX_KEPT = 365;

  static final Key<Path> FILE = Key.optional("file", ValueTypes.path());
  static final Key<Boolean> STDOUT = Key.of("stdout", ValueTypes.bool(), "false");
  static final Key<DataSize> MAX_SIZE =
      Key.of("max-size", DataSize.between("64KiB", "1TiB"), "100MiB");
  static final Key<Duration> MAX_AGE = Key.of("max-age", Durations.between("1m", "365d"), "1d");
  static final Key<Long> KEEP = Key.of("keep", ValueTypes.count(1, MAX_KEPT), "30");

  /** On standard output. */
  public static final AuditConfig ON_STANDARD_OUTPUT = to(Optional.empty());

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public AuditConfig {
    MAX_SIZE.require(maxSize);
    MAX_AGE.require(maxAge);
    KEEP.require(keep);
  }

  /** With the defaults; empty for standard output. */
  public static AuditConfig to(Optional<Path> file) {
    return new AuditConfig(
        file, MAX_SIZE.standardValue(), MAX_AGE.standardValue(), KEEP.standardValue());
  }

  /** Empty if the section is not there. */
  static Optional<AuditConfig> read(Section section) {
    Optional<Path> file = section.find(FILE);
    boolean isOnStandardOutput = section.get(STDOUT);
    var config =
        new AuditConfig(file, section.get(MAX_SIZE), section.get(MAX_AGE), section.get(KEEP));
    if (!section.isSet()) {
      return Optional.empty();
    }
    if (section.has(FILE) == isOnStandardOutput) {
      section.fault("either file or stdout: true", isOnStandardOutput ? "both" : "neither");
    }
    return Optional.of(config);
  }
}
