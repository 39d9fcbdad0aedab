package dev.entrepot.config.check;

import dev.entrepot.config.read.ConfigOrigin;
import dev.entrepot.config.read.Loaded;
import java.util.Optional;

/**
 * One issue of a configuration; its text form is one line.
 *
 * @param isFatal whether a server certainly cannot work with it
 * @param origin where it was written; empty if nowhere
 * @param key the names of the sections and the key, joined by dots; empty if none is meant
 * @param text a sentence without its full stop
 */
public record ConfigIssue(boolean isFatal, Optional<ConfigOrigin> origin, String key, String text) {
  static ConfigIssue fault(Loaded<?> loaded, String key, String text) {
    return new ConfigIssue(true, loaded.origin(key), key, text);
  }

  static ConfigIssue warning(Loaded<?> loaded, String key, String text) {
    return new ConfigIssue(false, loaded.origin(key), key, text);
  }

  /** The line without its severity, which a log shows by itself. */
  @Override
  public String toString() {
    String place = origin.map(it -> it + ": ").orElse("");
    return place + (key.isEmpty() ? "" : key + ": ") + text;
  }
}
