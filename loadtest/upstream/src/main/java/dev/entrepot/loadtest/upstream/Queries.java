package dev.entrepot.loadtest.upstream;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Query strings, as forms encode them. */
final class Queries {
  private Queries() {}

  /** The decoded values of a parameter, in their order. */
  static List<String> values(String query, String name) {
    String start = name + '=';
    return Arrays.stream(query.split("&", -1))
        .filter(part -> part.startsWith(start))
        .map(part -> decode(part.substring(start.length())))
        .toList();
  }

  /** The text itself where its percent-encoding is broken. */
  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
