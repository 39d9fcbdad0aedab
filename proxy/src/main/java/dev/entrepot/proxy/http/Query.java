package dev.entrepot.proxy.http;

import io.netty.handler.codec.http.QueryStringDecoder;
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

  static Query parse(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return NONE;
    }
    try {
      return new Query(
          QueryStringDecoder.builder()
              .hasPath(false)
              .maxParams(MAX_PARAMETERS)
              .build(raw)
              .parameters());
    } catch (IllegalArgumentException brokenEncoding) {
      return NONE;
    }
  }

  /** The first value of a parameter. */
  Optional<String> first(String name) {
    return Optional.ofNullable(parameters.get(name)).map(List::getFirst);
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
