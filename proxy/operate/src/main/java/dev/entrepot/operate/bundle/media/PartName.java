package dev.entrepot.operate.bundle.media;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a part of a bundle is called: the bundle's name and its number, such as {@code
 * images.tar.001}.
 *
 * @param number from 1 to {@link #MAX_PARTS}
 */
public record PartName(String bundle, int number) implements Comparable<PartName> {
  /** The most parts: the order of their names is that of their numbers. */
  public static final int MAX_PARTS = 999;

  private static final Pattern SYNTAX = Pattern.compile("(?s)(.+)\\.([0-9]{3})");

  /** The part that a file is by its name; empty if it is none. */
  static Optional<PartName> of(Path file) {
    return Optional.ofNullable(file.getFileName()).flatMap(name -> parse(name.toString()));
  }

  static Optional<PartName> parse(String name) {
    Matcher matcher = SYNTAX.matcher(name);
    return matcher.matches() && !matcher.group(2).equals("000")
        ? Optional.of(new PartName(matcher.group(1), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  PartName next() {
    return new PartName(bundle, number + 1);
  }

  @Override
  public int compareTo(PartName other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return "%s.%03d".formatted(bundle, number);
  }
}
