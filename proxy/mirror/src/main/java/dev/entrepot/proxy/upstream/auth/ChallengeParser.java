package dev.entrepot.proxy.upstream.auth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the values of {@code WWW-Authenticate} (RFC 9110, 11.6.1), several challenges in one value
 * or one in each. Lenient where registries are: a value without quotes may hold any character but
 * comma and white space. What cannot be read ends the value; what was read before it counts.
 */
public final class ChallengeParser {
  /** The longest value that is looked at, in characters. */
  static final int MAX_CHARACTERS = 16 << 10;

  /** The most challenges that are taken from one answer. */
  static final int MAX_CHALLENGES = 8;

  /** The most parameters that a challenge may have. */
  static final int MAX_PARAMETERS = 16;

  private final String text;
  private int position;

  private ChallengeParser(String text) {
    this.text = text;
  }

  /** The challenges of one answer, in order. */
  public static List<Challenge> parse(List<String> values) {
    var challenges = new ArrayList<Challenge>();
    for (String value : values) {
      if (value.length() <= MAX_CHARACTERS) {
        new ChallengeParser(value).readInto(challenges);
      }
    }
    return List.copyOf(challenges);
  }

  private void readInto(List<Challenge> challenges) {
    while (challenges.size() < MAX_CHALLENGES) {
      skip(" \t,");
      String scheme = token();
      if (scheme.isEmpty()) {
        return;
      }
      challenges.add(new Challenge(scheme.toLowerCase(Locale.ROOT), parameters()));
    }
  }

  private Map<String, String> parameters() {
    var parameters = new HashMap<String, String>();
    while (parameters.size() < MAX_PARAMETERS) {
      skip(" \t,");
      int start = position;
      String name = token();
      skip(" \t");
      if (name.isEmpty() || !at('=')) {
        position = start; // The next challenge's scheme, or the end.
        return parameters;
      }
      position++;
      skip(" \t");
      Optional<String> value = at('"') ? quoted() : Optional.of(unquoted());
      if (value.isEmpty()) {
        position = text.length();
        return parameters;
      }
      parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value.get());
    }
    position = text.length();
    return parameters;
  }

  /** A quoted string without its quotes and escapes; empty if it does not end. */
  private Optional<String> quoted() {
    var value = new StringBuilder();
    for (int i = position + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        position = i + 1;
        return Optional.of(value.toString());
      }
      if (c == '\\' && i + 1 < text.length()) {
        c = text.charAt(++i);
      }
      value.append(c);
    }
    return Optional.empty();
  }

  private String unquoted() {
    int start = position;
    while (position < text.length() && " \t,".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    return text.substring(start, position);
  }

  private String token() {
    int start = position;
    while (position < text.length() && isTokenCharacter(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position);
  }

  private void skip(String characters) {
    while (position < text.length() && characters.indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private boolean at(char c) {
    return position < text.length() && text.charAt(position) == c;
  }

  private static boolean isTokenCharacter(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
