package dev.entrepot.proxy.observe.access;

/** What others have sent, as it may stand in a line: printable ASCII, and not endless. */
final class Told {
  /** The most of a method, a program's name or a registry's, in characters. */
  static final int MAX_WORD = 64;

  /**
   * The most of a path, in characters: all but the longest names of repositories, with a digest.
   */
  static final int MAX_PATH = 384;

  /** The most of a cause, in characters. */
  static final int MAX_CAUSE = 400;

  private Told() {}

  static String word(String text) {
    return plain(text, MAX_WORD);
  }

  static String path(String text) {
    return plain(text, MAX_PATH);
  }

  /** Without quotes, so that it can stand in some. */
  static String cause(String text) {
    return plain(text.replace('"', '\''), MAX_CAUSE);
  }

  private static String plain(String text, int most) {
    int length = Math.min(text.length(), most);
    int plain = 0;
    while (plain < length && isPlain(text.charAt(plain))) {
      plain++;
    }
    if (plain == text.length()) {
      return text;
    }
    var made = new StringBuilder(length + 3).append(text, 0, plain);
    for (int i = plain; i < length; i++) {
      char c = text.charAt(i);
      made.append(isPlain(c) ? c : '?');
    }
    return made.append(text.length() > most ? "..." : "").toString();
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c <= '~' && c != '"';
  }
}
