package dev.entrepot.operate.name;

import com.google.common.base.CharMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pattern of references as docker's filter takes it, which is that of Go's {@code path.Match}:
 * {@code *} is any characters and {@code ?} one, slashes excepted; {@code [a-z]} is one of these,
 * {@code [^a-z]} one of all others; a backslash makes the next character stand for itself.
 *
 * @param parts what stands between slashes
 */
record ReferenceGlob(List<Part> parts) {
  /** The longest pattern, in characters. */
  static final int MAX_CHARACTERS = 512;

  ReferenceGlob {
    parts = List.copyOf(parts);
  }

  /** One character, or any number of them. */
  sealed interface Piece {
    record Star() implements Piece {}

    record One(CharMatcher of) implements Piece {}
  }

  /** What stands between two slashes. */
  record Part(List<Piece> pieces) {
    Part {
      pieces = List.copyOf(pieces);
    }

    /** The time it takes grows with the product of both lengths. */
    boolean matches(String text) {
      int at = 0;
      int wanted = 0;
      int star = -1;
      int resume = 0;
      while (at < text.length()) {
        if (isStar(wanted)) {
          star = wanted++;
          resume = at;
        } else if (isOne(wanted, text.charAt(at))) {
          wanted++;
          at++;
        } else if (star >= 0) {
          wanted = star + 1; // The last star takes one character more.
          at = ++resume;
        } else {
          return false;
        }
      }
      return pieces.stream().skip(wanted).allMatch(Piece.Star.class::isInstance);
    }

    private boolean isStar(int place) {
      return place < pieces.size() && pieces.get(place) instanceof Piece.Star;
    }

    private boolean isOne(int place, char c) {
      return place < pieces.size()
          && pieces.get(place) instanceof Piece.One(CharMatcher of)
          && of.matches(c);
    }
  }

  /** Empty for a text that is no pattern. */
  static Optional<ReferenceGlob> parse(String text) {
    if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    return new Parser(text).parse();
  }

  /** Whether all of a reference fits. */
  boolean matches(String reference) {
    String[] texts = reference.split("/", -1);
    if (texts.length != parts.size()) {
      return false;
    }
    for (int i = 0; i < texts.length; i++) {
      if (!parts.get(i).matches(texts[i])) {
        return false;
      }
    }
    return true;
  }

  /** Reads a pattern from its beginning to its end. */
  private static final class Parser {
    private static final char ESCAPE = '\\';

    private final String text;
    private int at;
    private boolean broken;

    Parser(String text) {
      this.text = text;
    }

    Optional<ReferenceGlob> parse() {
      var parts = new ArrayList<Part>();
      var pieces = new ArrayList<Piece>();
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '/') {
          parts.add(new Part(pieces));
          pieces.clear();
        } else {
          pieces.add(piece(c));
        }
      }
      parts.add(new Part(pieces));
      return broken ? Optional.empty() : Optional.of(new ReferenceGlob(parts));
    }

    private Piece piece(char c) {
      return switch (c) {
        case '*' -> new Piece.Star();
        case '?' -> new Piece.One(CharMatcher.any());
        case '[' -> new Piece.One(set());
        case ESCAPE -> new Piece.One(CharMatcher.is(next()));
        default -> new Piece.One(CharMatcher.is(c));
      };
    }

    private CharMatcher set() {
      boolean negated = at < text.length() && text.charAt(at) == '^';
      at += negated ? 1 : 0;
      CharMatcher set = CharMatcher.none();
      do {
        set = set.or(range());
      } while (at < text.length() && text.charAt(at) != ']');
      at++;
      broken |= at > text.length();
      return negated ? set.negate() : set;
    }

    private CharMatcher range() {
      char from = member();
      if (at >= text.length() || text.charAt(at) != '-') {
        return CharMatcher.is(from);
      }
      at++;
      char to = member();
      if (to < from) {
        broken = true;
        return CharMatcher.none();
      }
      return CharMatcher.inRange(from, to);
    }

    /** In a set, a bracket or hyphen stands for itself behind a backslash only. */
    private char member() {
      char c = next();
      broken |= c == ']' || c == '-' || c == '/';
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
