package dev.entrepot.proxy.http.body;

import dev.entrepot.oci.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request's {@code Range} asks for (RFC 9110, 14.2). */
sealed interface RangeHeader {
  /**
   * How many ranges a request may ask for; one that asks for more gets the whole (14.2). Podman's
   * library asks for so many of a layer of type zstd:chunked.
   */
  int MAX_RANGES = 1024;

  /** The whole: there is no such header, or one in a unit other than bytes, which is ignored. */
  record Whole() implements RangeHeader {}

  /** One range. */
  record Single(ByteRange range) implements RangeHeader {}

  /**
   * Several ranges, in the order in which they are asked for.
   *
   * @param ranges 2 to {@link #MAX_RANGES}
   */
  record Several(List<ByteRange> ranges) implements RangeHeader {}

  /** Bytes, but not as the grammar has it. */
  record Invalid() implements RangeHeader {}

  /** Parses the header's value. */
  static RangeHeader parse(@Nullable String value) {
    if (value == null) {
      return new Whole();
    }
    int equals = value.indexOf('=');
    if (equals < 0) {
      return new Invalid();
    }
    if (!value.substring(0, equals).strip().toLowerCase(Locale.ROOT).equals("bytes")) {
      return new Whole();
    }
    String set = value.substring(equals + 1).strip();
    return set.indexOf(',') < 0
        ? range(set).<RangeHeader>map(Single::new).orElseGet(Invalid::new)
        : several(set);
  }

  /** Parses a list, whose empty elements do not count (5.6.1.2). */
  private static RangeHeader several(String set) {
    var ranges = new ArrayList<ByteRange>();
    for (String element : set.split(",", -1)) {
      if (element.isBlank()) {
        continue;
      }
      Optional<ByteRange> range = range(element);
      if (range.isEmpty()) {
        return new Invalid();
      }
      if (ranges.size() == MAX_RANGES) {
        return new Whole();
      }
      ranges.add(range.get());
    }
    return switch (ranges.size()) {
      case 0 -> new Invalid();
      case 1 -> new Single(ranges.getFirst());
      default -> new Several(List.copyOf(ranges));
    };
  }

  private static Optional<ByteRange> range(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      return Optional.empty();
    }
    String first = text.substring(0, dash).strip();
    String last = text.substring(dash + 1).strip();
    if (first.isEmpty()) {
      return number(last).map(ByteRange.Suffix::new);
    }
    return last.isEmpty()
        ? number(first).map(ByteRange.From::new)
        : number(first).flatMap(from -> number(last).flatMap(to -> between(from, to)));
  }

  private static Optional<ByteRange> between(long first, long last) {
    return first <= last ? Optional.of(new ByteRange.Between(first, last)) : Optional.empty();
  }

  private static Optional<Long> number(String digits) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    // 18 digits always fit a long; what is larger is beyond any blob's end, wherever that is.
    return Optional.of(digits.length() > 18 ? Long.MAX_VALUE - 1 : Long.parseLong(digits));
  }
}
