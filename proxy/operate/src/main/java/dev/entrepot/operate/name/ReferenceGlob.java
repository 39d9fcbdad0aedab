package dev.entrepot.operate.name;

import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * A pattern of references as docker's filter takes it, which is that of Go's {@code path.Match}:
 * {@code *} is any characters and {@code ?} one, slashes excepted; {@code [a-z]} is one of these,
 * {@code [^a-z]} one of all others; a backslash makes the next character stand for itself.
 *
 * @param text as it was written
 * @param expression what it means, as a regular expression
 */
public record ReferenceGlob(String text, Pattern expression) {
  /** The longest pattern, in characters. */
  static final int MAX_CHARACTERS = 512;

  /** Empty for a text that is no pattern. */
  static Optional<ReferenceGlob> parse(String text) {
    return text.isEmpty() || text.length() > MAX_CHARACTERS
        ? Optional.empty()
        : new Translation(text)
            .expression()
            .map(expression -> new ReferenceGlob(text, Pattern.compile(expression)));
  }

  /** Whether all of a reference fits; the time that takes grows with its length only. */
  boolean matches(String reference) {
    return expression.matches(reference);
  }

  /** The text as it was written. */
  @Override
  public String toString() {
    return text;
  }

  /** Writes a pattern as a regular expression, from its beginning to its end. */
  private static final class Translation {
    private static final char ESCAPE = '\\';
    private static final char SLASH = '/';
    private static final String ANY = "[^/]";
    private static final String NONE = "[^\\x{0}-\\x{10FFFF}]";

    private final String text;
    private final StringBuilder expression = new StringBuilder();
    private int at;
    private boolean broken;

    Translation(String text) {
      this.text = text;
    }

    Optional<String> expression() {
      while (at < text.length()) {
        char c = text.charAt(at++);
        expression.append(
            switch (c) {
              case '*' -> ANY + "*";
              case '?' -> ANY;
              case '[' -> set();
              case ESCAPE -> literal(next());
              default -> literal(c);
            });
      }
      return broken ? Optional.empty() : Optional.of(expression.toString());
    }

    private String set() {
      boolean negated = at < text.length() && text.charAt(at) == '^';
      at += negated ? 1 : 0;
      var ranges = new StringBuilder();
      do {
        ranges.append(range());
      } while (at < text.length() && text.charAt(at) != ']');
      at++;
      broken |= at > text.length();
      if (negated) {
        return "[^/" + ranges + "]";
      }
      return ranges.isEmpty() ? NONE : "[" + ranges + "]";
    }

    private String range() {
      char from = member();
      char to = from;
      if (at < text.length() && text.charAt(at) == '-') {
        at++;
        to = member();
      }
      broken |= to < from;
      return broken ? "" : withoutSlash(from, to);
    }

    /** A set never matches a slash, whatever lies in it. */
    private static String withoutSlash(char from, char to) {
      return from <= SLASH && SLASH <= to
          ? between(from, (char) (SLASH - 1)) + between((char) (SLASH + 1), to)
          : between(from, to);
    }

    private static String between(char from, char to) {
      return from > to ? "" : literal(from) + "-" + literal(to);
    }

    private static String literal(char c) {
      return "\\x{%x}".formatted((int) c);
    }

    /** In a set, a bracket or hyphen stands for itself behind a backslash only. */
    private char member() {
      char c = next();
      broken |= c == ']' || c == '-' || c == SLASH;
      return c == ESCAPE ? next() : c;
    }

    /** The next character; at the end the pattern is broken, and which one it is means nothing. */
    private char next() {
      if (at >= text.length()) {
        broken = true;
        return ' ';
      }
      return text.charAt(at++);
    }
  }
}
