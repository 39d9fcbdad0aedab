package dev.entrepot.config.access;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the callers of one source are called: a text with placeholders in braces, such as {@code
 * gitlab:{project_path}}. It begins with a literal that has a colon, so that no name of a user file
 * is like it, and two different fillings never make the same name.
 *
 * @param parts literals and placeholders in turn
 */
public record NamePattern(List<Part> parts) {
  /** The longest name of a caller. */
  public static final int MAX_CHARACTERS = 512;

  private static final Pattern PART =
      Pattern.compile("\\G(?:\\{([^{}\\p{Cntrl}]{1,128})}|([^{}\\p{Cntrl}]+))");

  /** A piece of the pattern. */
  public sealed interface Part {}

  /** A text that stands for itself; not empty. */
  public record Literal(String text) implements Part {
    @Override
    public String toString() {
      return text;
    }
  }

  /** The place of a value: of a claim, or of a piece of a certificate's name. */
  public record Placeholder(String name) implements Part {
    @Override
    public String toString() {
      return '{' + name + '}';
    }
  }

  /**
   * @throws IllegalArgumentException if it does not begin with a literal that has a colon, or two
   *     placeholders or literals stand side by side
   */
  public NamePattern {
    parts = List.copyOf(parts);
    if (!isUnmistakable(parts)) {
      throw new IllegalArgumentException("not a pattern of names: " + parts);
    }
  }

  /** Parses a pattern; empty if it is none. */
  public static Optional<NamePattern> parse(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(text);
    int end = 0;
    while (end < text.length() && matcher.find()) {
      parts.add(
          matcher.group(1) == null
              ? new Literal(matcher.group(2))
              : new Placeholder(matcher.group(1)));
      end = matcher.end();
    }
    boolean isWhole = end == text.length() && end <= MAX_CHARACTERS;
    return isWhole && isUnmistakable(parts)
        ? Optional.of(new NamePattern(parts))
        : Optional.empty();
  }

  /** The URL of an issuer, a slash and the subject of a token. */
  public static NamePattern ofSubject(URI issuer) {
    String url = issuer.toString();
    return new NamePattern(
        List.of(new Literal(url.endsWith("/") ? url : url + '/'), new Placeholder("sub")));
  }

  /** The literal that all names begin with. */
  public String beginning() {
    return parts.getFirst().toString();
  }

  /** Whether a name of this pattern may be one of the other, too. */
  public boolean mayCollideWith(NamePattern other) {
    return beginning().startsWith(other.beginning()) || other.beginning().startsWith(beginning());
  }

  /**
   * The name with these values; empty if a value is missing or empty, has control characters, or
   * could be read as another filling, or if the name is too long.
   */
  public Optional<String> fill(Function<String, Optional<String>> values) {
    var name = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      String following = i + 1 < parts.size() ? parts.get(i + 1).toString() : "";
      boolean isLast = i + 2 >= parts.size();
      switch (parts.get(i)) {
        case Literal(var text) -> name.append(text);
        case Placeholder(var of) -> {
          Optional<String> value =
              values.apply(of).filter(it -> isFit(it) && (isLast || endsAt(it, following)));
          if (value.isEmpty()) {
            return Optional.empty();
          }
          name.append(value.get());
        }
      }
    }
    return name.length() <= MAX_CHARACTERS ? Optional.of(name.toString()) : Optional.empty();
  }

  /**
   * Tells names that fit, where each placeholder stands for one or more characters without slashes
   * and control characters.
   */
  public Predicate<String> matcher() {
    String regex =
        parts.stream()
            .map(
                part ->
                    switch (part) {
                      case Literal(var text) -> Pattern.quote(text);
                      case Placeholder _ -> "[^/\\p{Cntrl}]+";
                    })
            .collect(Collectors.joining());
    Predicate<String> fits = Pattern.compile(regex).asMatchPredicate();
    return name -> name.length() <= MAX_CHARACTERS && fits.test(name);
  }

  private static boolean isUnmistakable(List<Part> parts) {
    boolean begins =
        !parts.isEmpty() && parts.getFirst() instanceof Literal(var text) && text.contains(":");
    boolean isAlternating = true;
    for (int i = 1; i < parts.size(); i++) {
      isAlternating &= parts.get(i) instanceof Literal != parts.get(i - 1) instanceof Literal;
    }
    return begins && isAlternating;
  }

  private static boolean isFit(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_CHARACTERS
        && value.chars().noneMatch(Character::isISOControl);
  }

  /** Whether the literal behind a value is first found where the value ends. */
  private static boolean endsAt(String value, String literal) {
    return (value + literal).indexOf(literal) == value.length();
  }

  @Override
  public String toString() {
    return parts.stream().map(Part::toString).collect(Collectors.joining());
  }
}
