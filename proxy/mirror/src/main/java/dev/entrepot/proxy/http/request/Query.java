package dev.entrepot.proxy.http.request;

import dev.entrepot.proxy.upstream.PageCursor;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The parameters after a request's question mark. */
record Query(Map<String, List<String>> parameters) {
  /** The most parameters that are read. */
  private static final int MAX_PARAMETERS = 16;

  private static final Query NONE = new Query(Map.of());

  /** Parses a query; empty if its encoding is broken or it has too many parameters. */
  static Optional<Query> parse(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return Optional.of(NONE);
    }
    try {
      Map<String, List<String>> parameters =
          QueryStringDecoder.builder()
              .hasPath(false)
              .maxParams(MAX_PARAMETERS + 1)
              .build(raw)
              .parameters();
      return parameters.values().stream().mapToInt(List::size).sum() <= MAX_PARAMETERS
          ? Optional.of(new Query(parameters))
          : Optional.empty();
    } catch (IllegalArgumentException brokenEncoding) {
      return Optional.empty();
    }
  }

  /** The first value of a parameter. */
  Optional<String> first(String name) {
    return Optional.ofNullable(parameters.get(name)).map(List::getFirst);
  }

  /** Where a page of a list starts, if parameters say so. */
  Optional<PageCursor> page() {
    return PageCursor.of(firsts());
  }

  /** Whether parameters are to say where a page starts, understood or not. */
  boolean namesPage() {
    return PageCursor.isIn(firsts());
  }

  private Map<String, String> firsts() {
    var firsts = new LinkedHashMap<String, String>();
    parameters.forEach((name, values) -> firsts.put(name, values.getFirst()));
    return firsts;
  }

  /** A parameter that counts something; empty if it is there and is not a count. */
  Optional<OptionalInt> count(String name) {
    Optional<String> text = first(name);
    if (text.isEmpty()) {
      return Optional.of(OptionalInt.empty());
    }
    try {
      int count = Integer.parseInt(text.get());
      return count >= 0 ? Optional.of(OptionalInt.of(count)) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
