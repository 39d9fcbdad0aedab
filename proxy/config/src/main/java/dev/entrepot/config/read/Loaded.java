package dev.entrepot.config.read;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was read.
 *
 * @param settings each key that has a value, in the order in which they were read
 * @param warnings values that were taken as they were probably meant
 * @param variables the environment variables that could have set a key
 */
public record Loaded<T>(
    T value, List<Setting> settings, List<Warning> warnings, Set<String> variables) {
  /**
   * A value that was taken as it was probably meant, or that may be a mistake.
   *
   * @param origin where it was written
   * @param key the names of the sections and the key, joined by dots
   * @param text a sentence without its full stop
   */
  public record Warning(ConfigOrigin origin, String key, String text) {}

  public Loaded {
    settings = List.copyOf(settings);
    warnings = List.copyOf(warnings);
    variables = Set.copyOf(variables);
  }

  /** Where the value of a key was written; empty if nowhere. */
  public Optional<ConfigOrigin> origin(String key) {
    return settings.stream()
        .filter(setting -> setting.key().equals(key))
        .findFirst()
        .flatMap(Setting::origin);
  }
}
