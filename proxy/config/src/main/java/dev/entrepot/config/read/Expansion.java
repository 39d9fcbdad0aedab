package dev.entrepot.config.read;

import java.util.Optional;
import java.util.regex.Pattern;

/** The result of replacing <code>${env:NAME}</code> in a text by environment variables. */
sealed interface Expansion {
  /** The longest text, in characters, before and after. */
  int MAX_CHARACTERS = 1 << 16;

  /** How a variable is written. */
  Pattern PLACEHOLDER = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]{0,255})}");

  /** All were replaced. */
  record Expanded(String text) implements Expansion {}

  /** A variable is not set, or is empty. */
  record Unset(String variable) implements Expansion {}

  /** The text is longer than {@link #MAX_CHARACTERS}. */
  record TooLong() implements Expansion {}

  static Expansion of(String text, Environment environment) {
    var expanded = new StringBuilder();
    int end = 0;
    var matcher = PLACEHOLDER.matcher(text);
    while (matcher.find() && expanded.length() <= MAX_CHARACTERS) {
      Optional<String> value = environment.value(matcher.group(1));
      if (value.isEmpty()) {
        return new Unset(matcher.group(1));
      }
      expanded.append(text, end, matcher.start()).append(value.get());
      end = matcher.end();
    }
    boolean fits = expanded.length() + text.length() - end <= MAX_CHARACTERS;
    return fits
        ? new Expanded(expanded.append(text, end, text.length()).toString())
        : new TooLong();
  }
}
