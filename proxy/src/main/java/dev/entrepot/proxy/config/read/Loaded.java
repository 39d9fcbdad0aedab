package dev.entrepot.proxy.config.read;

import java.util.List;
import java.util.Optional;

/**
 * What was read.
 *
 * @param settings each key that has a value, in the order in which they were read
 */
public record Loaded<T>(T value, List<Setting> settings) {
  public Loaded {
    settings = List.copyOf(settings);
  }

  /** Where the value of a key was written; empty if nowhere. */
  public Optional<Origin> origin(String key) {
    return settings.stream()
        .filter(setting -> setting.key().equals(key))
        .findFirst()
        .flatMap(Setting::origin);
  }
}
