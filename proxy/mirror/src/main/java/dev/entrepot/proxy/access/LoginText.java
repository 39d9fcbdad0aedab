package dev.entrepot.proxy.access;

/** What a user name and a password are made of (RFC 7617, 2), as far as it matters here. */
public final class LoginText {
  private LoginText() {}

  /** Whether it is a user name: no colon, which ends it, and no control characters. */
  public static boolean isUser(String text) {
    return text.indexOf(':') < 0 && text.chars().noneMatch(Character::isISOControl);
  }

  /**
   * Whether it is a password. Other than the specification has it, line breaks are: the password of
   * {@code _json_key} at Google's registries is a file.
   */
  public static boolean isPassword(String text) {
    return text.chars().noneMatch(c -> Character.isISOControl(c) && !isOfAFile(c));
  }

  private static boolean isOfAFile(int character) {
    return character == '\n' || character == '\r' || character == '\t';
  }
}
