package dev.entrepot.config.read;

import java.util.List;
import java.util.Optional;

/**
 * One thing that is wrong with the configuration; its text form is one line for a person. Values of
 * secret keys never stand in it, nor what <code>${env:NAME}</code> stands for.
 *
 * @param origin where it was written
 * @param key the names of the sections and the key, joined by dots; empty for the whole file
 */
public record ConfigFault(ConfigOrigin origin, String key, Problem problem) {
  /** What is wrong. */
  public sealed interface Problem {
    /** The value is not what was expected. */
    record Unfit(String expected, String found) implements Problem {
      @Override
      public String toString() {
        return "expected %s, found %s".formatted(expected, found);
      }
    }

    /**
     * No key of that name exists in that section.
     *
     * @param nearest the key that may have been meant
     * @param known every key of the section
     */
    record UnknownKey(Optional<String> nearest, List<String> known) implements Problem {
      @Override
      public String toString() {
        return nearest
            .map("unknown key; did you mean \"%s\"?"::formatted)
            .orElseGet(() -> "unknown key; expected one of " + String.join(", ", known));
      }
    }
  }

  @Override
  public String toString() {
    return key.isEmpty() ? origin + ": " + problem : origin + ": " + key + ": " + problem;
  }
}
