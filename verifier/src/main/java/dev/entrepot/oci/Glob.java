package dev.entrepot.oci;

/** A text in which {@code *} stands for any characters, none and slashes too. */
public record Glob(String text) {
  private static final char ANY = '*';

  /** Whether all of a name fits. The time it takes grows with the product of both lengths. */
  public boolean matches(String name) {
    int at = 0;
    int wanted = 0;
    int star = -1;
    int resume = 0;
    while (at < name.length()) {
      if (wanted < text.length() && text.charAt(wanted) == ANY) {
        star = wanted++;
        resume = at;
      } else if (wanted < text.length() && text.charAt(wanted) == name.charAt(at)) {
        wanted++;
        at++;
      } else if (star >= 0) {
        wanted = star + 1; // The last star takes one character more.
        at = ++resume;
      } else {
        return false;
      }
    }
    while (wanted < text.length() && text.charAt(wanted) == ANY) {
      wanted++;
    }
    return wanted == text.length();
  }

  /**
   * Whether all names that fit the other fit this one, too. A star of the other is any text, which
   * only a star of this one takes.
   */
  public boolean includes(Glob other) {
    return matches(other.text);
  }

  /** What all names that fit begin with. */
  public String prefix() {
    int star = text.indexOf(ANY);
    return star < 0 ? text : text.substring(0, star);
  }

  @Override
  public String toString() {
    return text;
  }
}
