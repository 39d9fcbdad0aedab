package dev.entrepot.operate.pull.spec;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/** Which of a repository's tags are meant. */
public sealed interface TagRule {
  /** The longest expression, in characters. */
  int MAX_CHARACTERS = 1024;

  boolean fits(String tag);

  /** All. */
  record Every() implements TagRule {
    @Override
    public boolean fits(String tag) {
      return true;
    }

    @Override
    public String toString() {
      return "all tags";
    }
  }

  /** Those in which a regular expression is found, in the syntax of RE2 as Go has it. */
  record Matching(Pattern expression) implements TagRule {
    @Override
    public boolean fits(String tag) {
      return expression.matcher(tag).find();
    }

    @Override
    public String toString() {
      return "tags like " + expression.pattern();
    }
  }

  /** Those that are versions within a range. */
  record Within(VersionRange range) implements TagRule {
    @Override
    public boolean fits(String tag) {
      return range.has(tag);
    }

    @Override
    public String toString() {
      return "versions " + range;
    }
  }

  /** Parses a regular expression; empty if it is none. */
  static Optional<TagRule> matching(String expression) {
    try {
      return Optional.of(expression)
          .filter(text -> !text.isEmpty() && text.length() <= MAX_CHARACTERS)
          .map(text -> new Matching(Pattern.compile(text)));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  /** Parses a range of versions; empty if it is none. */
  static Optional<TagRule> within(String range) {
    return Optional.of(range)
        .filter(text -> text.length() <= MAX_CHARACTERS)
        .flatMap(VersionRange::parse)
        .map(Within::new);
  }
}
