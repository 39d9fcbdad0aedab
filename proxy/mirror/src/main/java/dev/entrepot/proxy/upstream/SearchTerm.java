package dev.entrepot.proxy.upstream;

import java.util.Optional;

/**
 * What repositories are searched for.
 *
 * @param limit how many are wanted at most, 1 to {@link #MAX_LIMIT}
 */
public record SearchTerm(String text, int limit) {
  /** The longest text, in characters. */
  public static final int MAX_CHARACTERS = 256;

  /** The most repositories that one search finds. */
  public static final int MAX_LIMIT = 100;

  /** How many are wanted where the client does not say. */
  public static final int USUAL_LIMIT = 25;

  /**
   * @throws IllegalArgumentException if it is none
   */
  public SearchTerm {
    if (!isText(text) || !isLimit(limit)) {
      throw new IllegalArgumentException("not a search");
    }
  }

  /**
   * A search; empty if the text is blank, too long or not printable, or the limit out of bounds.
   */
  public static Optional<SearchTerm> of(String text, int limit) {
    return isText(text) && isLimit(limit)
        ? Optional.of(new SearchTerm(text, limit))
        : Optional.empty();
  }

  /** The same search for another text, if that is one. */
  public Optional<SearchTerm> withText(String other) {
    return of(other, limit);
  }

  private static boolean isText(String text) {
    return !text.isBlank()
        && text.length() <= MAX_CHARACTERS
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static boolean isLimit(int limit) {
    return limit >= 1 && limit <= MAX_LIMIT;
  }
}
