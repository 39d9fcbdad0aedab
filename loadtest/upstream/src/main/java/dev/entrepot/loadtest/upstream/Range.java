package dev.entrepot.loadtest.upstream;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one range of a Range header, inclusive ends (RFC 9110, 14.1.2).
 *
 * @param first may be after last, or after the end: then it cannot be satisfied
 */
record Range(long first, long last) {
  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** Reads a single range; empty for any other header, which a server may take no notice of. */
  static Optional<Range> parse(String header, long size) {
    Matcher matcher = SINGLE.matcher(header);
    if (!matcher.matches() || header.equals("bytes=-")) {
      return Optional.empty();
    }
    String from = matcher.group(1);
    String to = matcher.group(2);
    if (from.isEmpty()) {
      return Optional.of(new Range(Math.max(0, size - Long.parseLong(to)), size - 1));
    }
    long last = to.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(to));
    return Optional.of(new Range(Long.parseLong(from), last));
  }

  boolean isSatisfiable() {
    return first <= last;
  }

  long length() {
    return last - first + 1;
  }

  /** The Content-Range of an answer with this range. */
  String contentRange(long size) {
    return "bytes %d-%d/%d".formatted(first, last, size);
  }
}
