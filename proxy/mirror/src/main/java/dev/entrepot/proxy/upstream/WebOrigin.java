package dev.entrepot.proxy.upstream;

import dev.entrepot.config.Authority;
import java.net.URI;
import java.util.Locale;

/** Scheme, host and port of a URL (RFC 6454). */
final class WebOrigin {
  static final int HTTP_PORT = 80;
  static final int HTTPS_PORT = 443;

  private WebOrigin() {}

  /** The origin as text, in lower case, without the scheme's own port. */
  static String of(URI uri) {
    String origin = scheme(uri) + "://" + host(uri);
    boolean usual = port(uri) == (isTls(uri) ? HTTPS_PORT : HTTP_PORT);
    return usual ? origin : origin + ':' + port(uri);
  }

  static boolean isTls(URI uri) {
    return scheme(uri).equals("https");
  }

  /** The port, the scheme's own if the URL has none. */
  static int port(URI uri) {
    if (Authority.port(uri) >= 0) {
      return Authority.port(uri);
    }
    return isTls(uri) ? HTTPS_PORT : HTTP_PORT;
  }

  static String scheme(URI uri) {
    return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
  }

  /** The host in lower case, an IPv6 address in brackets; empty if there is none. */
  static String host(URI uri) {
    return Authority.host(uri);
  }
}
