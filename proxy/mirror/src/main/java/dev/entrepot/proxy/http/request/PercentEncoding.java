package dev.entrepot.proxy.http.request;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Optional;

/** Percent-encoded characters in a path (RFC 3986, 2.1). */
final class PercentEncoding {
  private PercentEncoding() {}

  /**
   * The path with its encoded characters decoded; empty if an encoding is broken, or hides a slash
   * or a character that no path of a registry has.
   */
  static Optional<String> decode(String path) {
    if (path.indexOf('%') < 0) {
      return Optional.of(path);
    }
    try {
      // The decoder is one for queries, where a plus means a space; in a path it means itself.
      String decoded = QueryStringDecoder.decodeComponent(path.replace("+", "%2B"));
      boolean hides =
          slashes(decoded) != slashes(path) || decoded.chars().anyMatch(c -> c <= ' ' || c > '~');
      return hides ? Optional.empty() : Optional.of(decoded);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static long slashes(String text) {
    return text.chars().filter(c -> c == '/').count();
  }
}
