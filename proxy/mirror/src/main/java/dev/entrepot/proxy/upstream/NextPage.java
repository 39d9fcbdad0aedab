package dev.entrepot.proxy.upstream;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code Link} headers say of a next page (RFC 8288). */
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
    return of(response.headers("link"));
  }

  /** Reads the headers of that name; the first next page counts. */
  static NextPage of(List<String> headers) {
    return headers.stream()
        .map(NextPage::of)
        .filter(page -> !(page instanceof None))
        .findFirst()
        .orElseGet(None::new);
  }

  /** Reads one header. */
  static NextPage of(String header) {
    if (header.length() > MAX_LINK_CHARACTERS) {
      return new Unreadable();
    }
    return LinkHeader.parse(header).stream()
        .filter(link -> link.relations().contains("next"))
        .findFirst()
        .map(link -> at(link.target()))
        .orElseGet(None::new);
  }

  /** Wherever the target leads, its query is asked of the same list. */
  private static NextPage at(String target) {
    return cursor(target).<NextPage>map(At::new).orElseGet(Unreadable::new);
  }

  private static Optional<PageCursor> cursor(String target) {
    int question = target.indexOf('?');
    if (question < 0) {
      return Optional.empty();
    }
    int fragment = target.indexOf('#', question);
    String query = target.substring(question + 1, fragment < 0 ? target.length() : fragment);
    try {
      return PageCursor.of(first(new QueryStringDecoder(query, false).parameters()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // Broken percent-encoding.
    }
  }

  private static Map<String, String> first(Map<String, List<String>> parameters) {
    var first = new LinkedHashMap<String, String>();
    parameters.forEach((name, values) -> first.put(name, values.getFirst()));
    return first;
  }
}
