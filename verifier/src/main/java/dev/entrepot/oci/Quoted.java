package dev.entrepot.oci;

/** Untrusted text as it may stand in a message: cut to a bound, without control characters. */
public final class Quoted {
  /** The longest text that is quoted whole, in characters. */
  private static final int MAX_CHARACTERS = 128;

  private Quoted() {}

  private static boolean isPlain(char c) {
    return c >= ' ' && c <= '~' && c != '"';
  }

  /** The text in double quotes; what is not printable ASCII becomes {@code ?}. */
  public static String of(String text) {
    var quoted = new StringBuilder(Math.min(text.length(), MAX_CHARACTERS) + 5).append('"');
    for (int i = 0; i < text.length() && i < MAX_CHARACTERS; i++) {
      char c = text.charAt(i);
      quoted.append(isPlain(c) ? c : '?');
    }
    return quoted.append(text.length() > MAX_CHARACTERS ? "...\"" : "\"").toString();
  }
}
