package dev.entrepot.proxy.upstream;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The next page that a {@code Link} header points to (RFC 8288). */
final class NextPage {
  /** The longest header and the longest {@code last} that are looked at, in characters. */
  static final int MAX_LINK_CHARACTERS = 8 << 10;

  static final int MAX_LAST_CHARACTERS = 1 << 10;

  private static final Pattern NEXT =
      Pattern.compile("<([^>]*)>[^,<]*;\\s*rel=(?:\"next\"|next)", Pattern.CASE_INSENSITIVE);

  private NextPage() {}

  /** The parameter {@code last} of the next page's URL, decoded; empty if there is none. */
  static Optional<String> last(String link) {
    if (link.length() > MAX_LINK_CHARACTERS) {
      return Optional.empty();
    }
    Matcher next = NEXT.matcher(link);
    return next.find() ? last(next.group(1).split("[?&#]", -1)) : Optional.empty();
  }

  private static Optional<String> last(String[] parts) {
    return Arrays.stream(parts)
        .filter(part -> part.startsWith("last="))
        .findFirst()
        .flatMap(part -> decoded(part.substring("last=".length())))
        .filter(last -> !last.isEmpty() && last.length() <= MAX_LAST_CHARACTERS);
  }

  private static Optional<String> decoded(String text) {
    try {
      return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
