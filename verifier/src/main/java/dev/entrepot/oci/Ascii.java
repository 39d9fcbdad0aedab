package dev.entrepot.oci;

/** The character classes of the distribution specification's grammars. */
final class Ascii {
  private Ascii() {}

  static boolean isLowerHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f');
  }

  static boolean isLowerAlphanumeric(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z');
  }

  static boolean isAlphanumeric(char c) {
    return isLowerAlphanumeric(c) || (c >= 'A' && c <= 'Z');
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
