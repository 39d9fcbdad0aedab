package dev.entrepot.config.access;

import dev.entrepot.config.read.ValueType;
import java.util.Optional;

/**
 * What a token has to say. An issuer that is public gives tokens to everyone, for any audience that
 * they ask for; a claim such as the owner of a repository tells one's own from those of strangers.
 *
 * @param claim the name of the claim
 * @param value its whole text, or one of the texts that it lists
 */
public record RequiredClaim(String claim, String value) {
  private static final int MAX_CHARACTERS = 256;

  static final ValueType<RequiredClaim> TYPE =
      ValueType.of("CLAIM=VALUE such as repository_owner=my-org", RequiredClaim::parse);

  /**
   * @throws IllegalArgumentException if a text is empty, too long, or has control characters
   */
  public RequiredClaim {
    if (!isFit(claim) || !isFit(value)) {
      throw new IllegalArgumentException("not a claim and its value");
    }
  }

  /** Parses a claim, an equals sign and a value; the value may contain others. */
  static Optional<RequiredClaim> parse(String text) {
    int sign = text.indexOf('=');
    String claim = text.substring(0, Math.max(0, sign));
    String value = text.substring(sign + 1);
    return isFit(claim) && isFit(value)
        ? Optional.of(new RequiredClaim(claim, value))
        : Optional.empty();
  }

  private static boolean isFit(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_CHARACTERS
        && text.chars().noneMatch(Character::isISOControl);
  }

  /** As the configuration writes it. */
  @Override
  public String toString() {
    return claim + '=' + value;
  }
}
