package dev.entrepot.config.read;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Where a part of the configuration was written.
 *
 * @param source a file, or an environment variable
 * @param line of the file, from 1; empty for a whole file and for a variable
 */
public record Origin(String source, OptionalInt line) {
  static Origin line(Path file, int line) {
    return new Origin(file.toString(), OptionalInt.of(line));
  }

  static Origin wholeFile(Path file) {
    return new Origin(file.toString(), OptionalInt.empty());
  }

  /** An environment variable. */
  public static Origin variable(String name) {
    return new Origin(name, OptionalInt.empty());
  }

  /** The origin of defaults, if there is no file. */
  static Origin defaults() {
    return new Origin("configuration", OptionalInt.empty());
  }

  @Override
  public String toString() {
    return line.isPresent() ? source + ':' + line.getAsInt() : source;
  }
}
