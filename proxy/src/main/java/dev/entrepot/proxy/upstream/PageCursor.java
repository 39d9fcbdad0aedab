package dev.entrepot.proxy.upstream;

import java.util.List;
import java.util.Optional;

/**
 * Where a page of a list starts: a parameter of the query and its value, which only the registry
 * that gave it understands.
 *
 * @param parameter one of {@link #PARAMETERS}
 * @param value decoded, not empty, at most {@value #MAX_CHARACTERS} characters
 */
public record PageCursor(String parameter, String value) {
  /** The specification's parameter, and the one that quay.io has instead. */
  public static final List<String> PARAMETERS = List.of("last", "next_page");

  /** The longest value. */
  public static final int MAX_CHARACTERS = 1 << 10;

  /**
   * @throws IllegalArgumentException for another parameter, or a value that is empty or too long
   */
  public PageCursor {
    if (!PARAMETERS.contains(parameter) || !isValid(value)) {
      throw new IllegalArgumentException("not the start of a page: " + parameter);
    }
  }

  /** A cursor of these texts; empty if they are none. */
  public static Optional<PageCursor> parse(String parameter, String value) {
    return PARAMETERS.contains(parameter) && isValid(value)
        ? Optional.of(new PageCursor(parameter, value))
        : Optional.empty();
  }

  private static boolean isValid(String value) {
    return !value.isEmpty() && value.length() <= MAX_CHARACTERS;
  }
}
