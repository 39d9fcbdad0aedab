package dev.entrepot.config.check;

import dev.entrepot.config.read.Loaded;
import dev.entrepot.config.read.Origin;
import java.util.Optional;

/**
 * One thing that a configuration has against it; its text form is one line for a person.
 *
 * @param isFatal whether a server cannot work with it, or only may not
 * @param origin where it was written; empty if nowhere
 * @param key the names of the sections and the key, joined by dots; empty if none is meant
 * @param text a sentence without its full stop
 */
public record ConfigIssue(boolean isFatal, Optional<Origin> origin, String key, String text) {
  static ConfigIssue fault(Loaded<?> loaded, String key, String text) {
    return new ConfigIssue(true, loaded.origin(key), key, text);
  }

  static ConfigIssue warning(Loaded<?> loaded, String key, String text) {
    return new ConfigIssue(false, loaded.origin(key), key, text);
  }

  /** The line without its place, for a log that says how grave it is by itself. */
  @Override
  public String toString() {
    String place = origin.map(it -> it + ": ").orElse("");
    return place + (key.isEmpty() ? "" : key + ": ") + text;
  }
}
