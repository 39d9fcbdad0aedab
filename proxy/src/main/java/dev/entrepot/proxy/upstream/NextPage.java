package dev.entrepot.proxy.upstream;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a {@code Link} header says of a next page (RFC 8288). */
sealed interface NextPage {
  /** The longest header that is looked at, in characters. */
  int MAX_LINK_CHARACTERS = 8 << 10;

  /** There is none: the list ends here. */
  record None() implements NextPage {}

  /** It starts here. */
  record At(PageCursor cursor) implements NextPage {}

  /** There is one, but it cannot be said where: without it the list would look complete. */
  record Unreadable() implements NextPage {}

  /** What an answer's headers say. */
  static NextPage of(Response response) {
    return response.headers("link").stream()
        .map(NextPage::of)
        .filter(page -> !(page instanceof None))
        .findFirst()
        .orElseGet(None::new);
  }

  /** Reads one header. */
  static NextPage of(String link) {
    if (link.length() > MAX_LINK_CHARACTERS) {
      return new Unreadable();
    }
    Matcher next = Links.NEXT.matcher(link);
    if (!next.find()) {
      return new None();
    }
    return Arrays.stream(next.group(1).split("[?&#]", -1))
        .flatMap(part -> Links.cursor(part).stream())
        .findFirst()
        .<NextPage>map(At::new)
        .orElseGet(Unreadable::new);
  }

  /** The parts of a link's text. */
  final class Links {
    private static final Pattern NEXT =
        Pattern.compile("<([^>]*)>[^,<]*;\\s*rel=(?:\"next\"|next)", Pattern.CASE_INSENSITIVE);

    private Links() {}

    private static Optional<PageCursor> cursor(String part) {
      int equals = part.indexOf('=');
      return equals < 0
          ? Optional.empty()
          : decoded(part.substring(equals + 1))
              .flatMap(value -> PageCursor.parse(part.substring(0, equals), value));
    }

    private static Optional<String> decoded(String text) {
      try {
        return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }
}
