package dev.entrepot.proxy.http.response;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** A client's text as observers are told it: bounded, since many requests may wait to be logged. */
final class ObservedText {
  /** How much of a path observers are told, in characters. */
  static final int MAX_PATH = 1024;

  /** How much of a cause they are told, in characters. */
  static final int MAX_CAUSE = 512;

  /** How much of the name of a client's program they are told, in characters. */
  static final int MAX_AGENT = 64;

  private ObservedText() {}

  static String cause(String why) {
    return shortened(why, MAX_CAUSE);
  }

  static String path(HttpServerRequest request) {
    return shortened(Optional.ofNullable(request.path()).orElse(""), MAX_PATH);
  }

  /** The first word of what the client says of itself; RFC 9110, 10.1.5: a product. */
  static String agent(HttpServerRequest request) {
    String agent = request.getHeader(HttpHeaders.USER_AGENT);
    if (agent == null) {
      return "";
    }
    int space = agent.indexOf(' ');
    return shortened(space < 0 ? agent : agent.substring(0, space), MAX_AGENT);
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }
}
