package dev.entrepot.oci;

import java.util.Optional;

/**
 * The name of a repository within its registry: components of lower-case letters and digits, joined
 * inside by {@code .}, {@code _}, {@code __} or dashes, and separated by slashes (OCI distribution
 * specification, "Pulling manifests": {@code <name>}).
 */
public record RepositoryName(String value) {
  /** The longest name, in characters; the specification's limit for host and name together. */
  public static final int MAX_CHARACTERS = 255;

  /**
   * @throws IllegalArgumentException if the value is outside the grammar
   */
  public RepositoryName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a repository name: " + Quoted.of(value));
    }
  }

  /** Parses a name; empty for a text outside the grammar. */
  public static Optional<RepositoryName> parse(String text) {
    return isValid(text) ? Optional.of(new RepositoryName(text)) : Optional.empty();
  }

  /** Whether the name has one component only, as {@code alpine} has. */
  public boolean isBare() {
    return value.indexOf('/') < 0;
  }

  /**
   * This name below the given first component.
   *
   * @throws IllegalArgumentException if the two together are outside the grammar, or too long
   */
  public RepositoryName under(String component) {
    return new RepositoryName(component + '/' + value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean isValid(String text) {
    if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
      return false;
    }
    int position = 0;
    while (true) {
      int end = alphanumeric(text, position);
      if (end == position) {
        return false;
      }
      if (end == text.length()) {
        return true;
      }
      position = separator(text, end);
      if (position == end) {
        return false;
      }
    }
  }

  private static int alphanumeric(String text, int position) {
    int end = position;
    while (end < text.length() && Ascii.isLowerAlphanumeric(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** The end of the separator that starts here; the position itself if there is none. */
  private static int separator(String text, int position) {
    return switch (text.charAt(position)) {
      case '/', '.' -> position + 1;
      case '_' -> text.startsWith("__", position) ? position + 2 : position + 1;
      case '-' -> {
        int end = position;
        while (end < text.length() && text.charAt(end) == '-') {
          end++;
        }
        yield end;
      }
      default -> position;
    };
  }
}
