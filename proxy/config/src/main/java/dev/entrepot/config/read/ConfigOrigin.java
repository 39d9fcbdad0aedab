package dev.entrepot.config.read;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Where a part of the configuration was written.
 *
 * @param source a file, or an environment variable
 * @param line of the file, from 1; empty for a whole file and for a variable
 */
public record ConfigOrigin(String source, OptionalInt line) {
  static ConfigOrigin line(Path file, int line) {
    return new ConfigOrigin(file.toString(), OptionalInt.of(line));
  }

  static ConfigOrigin wholeFile(Path file) {
    return new ConfigOrigin(file.toString(), OptionalInt.empty());
  }

  /** An environment variable. */
  public static ConfigOrigin variable(String name) {
    return new ConfigOrigin(name, OptionalInt.empty());
  }

  /** The origin of defaults, if there is no file. */
  static ConfigOrigin defaults() {
    return new ConfigOrigin("configuration", OptionalInt.empty());
  }

  @Override
  public String toString() {
    return line.isPresent() ? source + ':' + line.getAsInt() : source;
  }
}
