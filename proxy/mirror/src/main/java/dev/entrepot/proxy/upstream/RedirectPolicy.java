package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.upstream.network.Boundary;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Where an upstream may send us for content, by what the URL says. Object stores are on any host,
 * so the host is free; but not in the network that we stand in, and on the web's ports only, unless
 * the upstream is in our network itself or the operator trusts the host.
 */
record RedirectPolicy(Boundary boundary) {
  /** The longest {@code Location}, in characters. */
  static final int MAX_CHARACTERS = 16 << 10;

  private static final String UNLESS_TRUSTED = "; if that is right, add the host to trusted-hosts";
  private static final String ILLEGAL_IN_URIS = " \"<>\\^`{|}";

  /** Whether the status sends the client elsewhere with a request of the same meaning. */
  static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /**
   * The absolute URL that a {@code Location} means; empty if it is not one of HTTP with a host and
   * without user info. What does not belong into a URL is percent-encoded, as signatures and names
   * of files are seen with it.
   */
  static Optional<URI> target(URI from, String location) {
    if (location.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    try {
      URI target = resolved(from, encoded(location));
      boolean fits =
          Set.of("http", "https").contains(WebOrigin.scheme(target))
              && !WebOrigin.host(target).isEmpty()
              && target.getRawUserInfo() == null
              && WebOrigin.port(target) <= 65_535
              && WebOrigin.port(target) != 0;
      return fits ? Optional.of(target) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Why we do not go there, for a person; empty if we do. */
  Optional<String> objection(URI from, URI target) {
    if (WebOrigin.isTls(from) && !WebOrigin.isTls(target)) {
      return Optional.of("it redirects from https to http");
    }
    if (boundary.isInside() || boundary.isTrusted(WebOrigin.host(target))) {
      return Optional.empty();
    }
    if (boundary.saysInside(WebOrigin.host(target))) {
      return Optional.of("it redirects to a private address" + UNLESS_TRUSTED);
    }
    return isUsual(WebOrigin.port(target))
        ? Optional.empty()
        : Optional.of("it redirects to port %d".formatted(WebOrigin.port(target)) + UNLESS_TRUSTED);
  }

  /** Content is on the ports of the web; other ports may be any other service. */
  private boolean isUsual(int port) {
    return port == WebOrigin.HTTP_PORT
        || port == WebOrigin.HTTPS_PORT
        || port == WebOrigin.port(boundary.endpoint());
  }

  /** {@link URI#resolve} drops the last segment of the path where there is a query alone. */
  private static URI resolved(URI from, String location) throws URISyntaxException {
    String path = from.getRawPath() == null ? "" : from.getRawPath();
    return from.resolve(new URI(location.startsWith("?") ? path + location : location));
  }

  /** Each character of a header is a byte of it, so that names in UTF-8 are encoded as such. */
  private static String encoded(String location) {
    var encoded = new StringBuilder(location.length());
    for (int i = 0; i < location.length(); i++) {
      char c = location.charAt(i);
      if (ILLEGAL_IN_URIS.indexOf(c) >= 0 || c >= 0x7f || isStrayPercent(location, i)) {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  private static boolean isStrayPercent(String text, int i) {
    return text.charAt(i) == '%'
        && (i + 2 >= text.length()
            || !HexFormat.isHexDigit(text.charAt(i + 1))
            || !HexFormat.isHexDigit(text.charAt(i + 2)));
  }
}
