package dev.entrepot.operate.pull.spec;

import com.google.common.base.Splitter;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.semver4j.Semver;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/**
 * Semantic versions within bounds such as {@code >= 3.12, < 4 || ~5.1}: what stands between commas
 * or blanks has to hold together, what stands between bars is enough by itself. A version before
 * its release is within bounds only that name such a one.
 */
public final class VersionRange {
  private static final String VERSION = "v?[0-9xX*]+(?:\\.[0-9xX*]+){0,2}(?:-[0-9A-Za-z.-]+)?";
  private static final Pattern BOUND =
      Pattern.compile("(=|!=|<|>|<=|>=|=<|=>|~|~>|\\^)?\\s*(" + VERSION + ")[\\s,]*");
  private static final Pattern HYPHEN =
      Pattern.compile("(" + VERSION + ")\\s+-\\s+(" + VERSION + ")");
  private static final Pattern TAG =
      Pattern.compile(
          "v?(\\d{1,9})(?:\\.(\\d{1,9}))?(?:\\.(\\d{1,9}))?(-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");

  /** Bounds that have to hold together, and versions that have to be others. */
  private record Bounds(RangeList within, List<RangeList> not) {
    boolean hold(Semver version) {
      return within.isSatisfiedBy(version)
          && not.stream().noneMatch(other -> other.isSatisfiedBy(version));
    }
  }

  private final String text;
  private final List<Bounds> alternatives;

  private VersionRange(String text, List<Bounds> alternatives) {
    this.text = text;
    this.alternatives = List.copyOf(alternatives);
  }

  /** Parses a range; empty if a part of it is none. */
  public static Optional<VersionRange> parse(String text) {
    List<Bounds> alternatives = new ArrayList<>();
    for (String alternative : Splitter.on("||").trimResults().split(text)) {
      Optional<Bounds> bounds = bounds(alternative);
      if (bounds.isEmpty()) {
        return Optional.empty();
      }
      alternatives.add(bounds.get());
    }
    return Optional.of(new VersionRange(text, alternatives));
  }

  /** Whether a tag is a version within it; {@code v1.2} and {@code 1.2} are versions, too. */
  boolean has(String tag) {
    return version(tag)
        .filter(version -> alternatives.stream().anyMatch(bounds -> bounds.hold(version)))
        .isPresent();
  }

  private static Optional<Bounds> bounds(String text) {
    if (HYPHEN.matcher(text).matches()) {
      return Optional.of(new Bounds(RangeListFactory.create(text), List.of()));
    }
    var within = new ArrayList<String>();
    var not = new ArrayList<RangeList>();
    Matcher bound = BOUND.matcher(text);
    int end = 0;
    while (end < text.length() && bound.find(end) && bound.start() == end) {
      String operator = bound.group(1) == null ? "=" : bound.group(1);
      switch (operator) {
        case "!=" -> not.add(RangeListFactory.create(bound.group(2)));
        case "=>" -> within.add(">=" + bound.group(2));
        case "=<" -> within.add("<=" + bound.group(2));
        case "=" -> within.add(bound.group(2));
        default -> within.add(operator + bound.group(2));
      }
      end = bound.end();
    }
    return text.isEmpty() || end < text.length()
        ? Optional.empty()
        : Optional.of(
            new Bounds(
                RangeListFactory.create(within.isEmpty() ? "*" : String.join(" ", within)), not));
  }

  private static Optional<Semver> version(String tag) {
    Matcher parts = TAG.matcher(tag);
    return parts.matches()
        ? Optional.ofNullable(
            Semver.parse(
                "%d.%d.%d%s"
                    .formatted(
                        number(parts, 1), number(parts, 2), number(parts, 3), suffix(parts))))
        : Optional.empty();
  }

  private static int number(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
  }

  private static String suffix(Matcher parts) {
    return parts.group(4) == null ? "" : parts.group(4);
  }

  @Override
  public String toString() {
    return text;
  }
}
