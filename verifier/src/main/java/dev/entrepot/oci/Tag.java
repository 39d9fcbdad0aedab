package dev.entrepot.oci;

import java.util.Optional;

/**
 * A name that points at a manifest and may move: 1 to 128 letters, digits, {@code _}, {@code .} and
 * {@code -}, the first neither {@code .} nor {@code -} (OCI distribution specification, "Pulling
 * manifests": {@code <reference>} as a tag).
 */
public record Tag(String value) {
  /** The longest tag, in characters. */
  public static final int MAX_CHARACTERS = 128;

  /** How many digits of a digest a tag for referrers has at most. */
  private static final int MAX_REFERRERS_DIGITS = 64;

  /**
   * @throws IllegalArgumentException if the value is outside the grammar
   */
  public Tag {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a tag: " + Quoted.of(value));
    }
  }

  /** Parses a tag; empty for a text outside the grammar. */
  public static Optional<Tag> parse(String text) {
    return isValid(text) ? Optional.of(new Tag(text)) : Optional.empty();
  }

  /**
   * The tag under which a registry without the API for referrers lists what refers to a manifest
   * (OCI distribution specification, "Referrers Tag Schema").
   */
  public static Tag standingInForReferrers(Digest subject) {
    String digits = subject.hex();
    return new Tag(
        subject.algorithm().prefix()
            + '-'
            + digits.substring(0, Math.min(digits.length(), MAX_REFERRERS_DIGITS)));
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean isValid(String text) {
    if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word = Ascii.isAlphanumeric(c) || c == '_';
      boolean inner = i > 0 && (c == '.' || c == '-');
      if (!word && !inner) {
        return false;
      }
    }
    return true;
  }
}
