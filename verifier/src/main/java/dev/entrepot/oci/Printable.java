package dev.entrepot.oci;

/**
 * Text of images and registries as it may reach a terminal: characters that command it or turn
 * round what is read (C0, C1, bidirectional controls) stand there as escapes of JSON, so that JSON
 * stays JSON and means the same.
 */
public final class Printable {
  private Printable() {}

  /** One line: line ends and tabs are escaped too. */
  public static String line(String text) {
    return escaped(text, false);
  }

  /** Lines as they are, and tabs. */
  public static String lines(String text) {
    return escaped(text, true);
  }

  private static String escaped(String text, boolean layout) {
    int first = 0;
    while (first < text.length() && isSafe(text.charAt(first), layout)) {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    var escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isSafe(c, layout)) {
        escaped.append(c);
      } else {
        escape(c, escaped);
      }
    }
    return escaped.toString();
  }

  private static void escape(char c, StringBuilder to) {
    switch (c) {
      case '\n' -> to.append("\\n");
      case '\t' -> to.append("\\t");
      case '\r' -> to.append("\\r");
      default -> to.append("\\u%04x".formatted((int) c));
    }
  }

  private static boolean isSafe(char c, boolean layout) {
    return (c == '\n' || c == '\t') ? layout : !Character.isISOControl(c) && !turns(c);
  }

  /** Whether it changes the direction of text, or ends a line for some readers. */
  private static boolean turns(char c) {
    return (c >= '\u202a' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069')
        || c == '\u200e'
        || c == '\u200f'
        || c == '\u061c'
        || c == '\u2028'
        || c == '\u2029';
  }
}
