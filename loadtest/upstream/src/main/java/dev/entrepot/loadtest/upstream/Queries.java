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
        .map(part -> URLDecoder.decode(part.substring(start.length()), StandardCharsets.UTF_8))
        .toList();
  }

  static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
