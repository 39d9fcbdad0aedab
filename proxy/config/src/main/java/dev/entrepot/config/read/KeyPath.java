package dev.entrepot.config.read;

import dev.entrepot.oci.Quoted;
import java.util.Locale;

/** The names of sections and a key, joined by dots. */
final class KeyPath {
  private static final String PREFIX = "ENTREPOT_";

  private KeyPath() {}

  /** The path of a name inside a section; the whole file's path is empty. */
  static String join(String section, String name) {
    return section.isEmpty() ? name : section + '.' + name;
  }

  /** A name of the file as it may stand in a message: itself, unless it needs quotes. */
  static String shown(String name) {
    String quoted = Quoted.of(name);
    return quoted.equals('"' + name + '"') && !name.isEmpty() ? name : quoted;
  }

  /** The environment variable that overrides a key, such as {@code ENTREPOT_STORAGE_MAX_SIZE}. */
  static String variable(String path) {
    return PREFIX + path.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
