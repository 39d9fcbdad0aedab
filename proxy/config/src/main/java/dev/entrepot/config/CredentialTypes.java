package dev.entrepot.config;

import dev.entrepot.config.read.ValueType;
import java.util.Optional;

/** The types of values that are never shown. */
final class CredentialTypes {
  private static final int MAX_USERNAME_CHARACTERS = 256;
  private static final int MAX_SECRET_CHARACTERS = 16_384;

  private CredentialTypes() {}

  /** A user name; never shown, since a password is easily pasted into it. */
  static ValueType<String> username() {
    return ValueType.of(
            "1 to %d characters without a colon or control characters"
                .formatted(MAX_USERNAME_CHARACTERS),
            text -> Optional.of(text).filter(CredentialTypes::isUsername))
        .hiding(text -> true);
  }

  static ValueType<Secret> secret() {
    return ValueType.of(
            "1 to %d characters".formatted(MAX_SECRET_CHARACTERS),
            text ->
                text.isEmpty() || text.length() > MAX_SECRET_CHARACTERS
                    ? Optional.<Secret>empty()
                    : Optional.of(new Secret(text)))
        .hiding(text -> true);
  }

  private static boolean isUsername(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_USERNAME_CHARACTERS
        && text.indexOf(':') < 0
        && text.chars().noneMatch(Character::isISOControl);
  }
}
