package dev.entrepot.proxy.upstream;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code Content-Range} in bytes (RFC 9110, 14.4).
 *
 * @param first the offset of the first byte; empty if the range was not satisfied
 * @param last the offset of the last byte, not below the first; empty if that is
 * @param total the size of the whole, if it is known
 */
record ContentRange(OptionalLong first, OptionalLong last, OptionalLong total) {
  /** Digits that fit into a long whatever they are. */
  private static final Pattern FORM =
      Pattern.compile("bytes (?:(\\d{1,18})-(\\d{1,18})|\\*)/(\\d{1,18}|\\*)");

  /** Parses a value; empty for any other text, and for a range that cannot be. */
  static Optional<ContentRange> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    OptionalLong first = number(form.group(1));
    OptionalLong last = number(form.group(2));
    OptionalLong total = number(form.group(3));
    boolean possible =
        first.orElse(0) <= last.orElse(0) && last.orElse(-1) < total.orElse(Long.MAX_VALUE);
    return possible ? Optional.of(new ContentRange(first, last, total)) : Optional.empty();
  }

  /** How many bytes it has; empty if it was not satisfied. */
  OptionalLong length() {
    return first.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(last.orElseThrow() - first.getAsLong() + 1);
  }

  /** Whether a byte is in the range. */
  boolean has(long offset) {
    return first.orElse(Long.MAX_VALUE) <= offset && offset <= last.orElse(-1);
  }

  private static OptionalLong number(@Nullable String digits) {
    return digits == null ? OptionalLong.empty() : Numbers.parse(digits);
  }
}
