package dev.entrepot.config.read;

import java.util.Optional;

/**
 * One key of the configuration.
 *
 * @param name in kebab case, unique in its section
 * @param type how its value is written, and its bounds
 * @param standard the value where none is given, as it would be written; empty if there is none
 */
public record Key<T>(String name, ValueType<T> type, Optional<String> standard) {
  /** A key with a default. */
  public static <T> Key<T> of(String name, ValueType<T> type, String standard) {
    return new Key<>(name, type, Optional.of(standard));
  }

  /** A key without a default. */
  public static <T> Key<T> optional(String name, ValueType<T> type) {
    return new Key<>(name, type, Optional.empty());
  }

  /** The value where none is given. */
  public T standardValue() {
    return standard.flatMap(type::parse).orElseThrow();
  }

  /**
   * Checks a value that was not read from a file.
   *
   * @throws IllegalArgumentException if the value is out of the key's bounds
   */
  public void require(T value) {
    if (!type.allowed().test(value)) {
      throw new IllegalArgumentException("%s: expected %s".formatted(name, type.expected()));
    }
  }
}
