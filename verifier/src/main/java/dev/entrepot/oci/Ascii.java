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

  /**
   * The text with A to Z in lower case and all else as it was. Unicode's lower case would turn
   * foreign letters into ASCII ones, as the Kelvin sign into {@code k}.
   */
  static String toLowerCase(String text) {
    var lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      lower.append(c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c);
    }
    return lower.toString();
  }
}
