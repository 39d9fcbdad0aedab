package dev.entrepot.config.access;

import com.google.common.net.InetAddresses;
import dev.entrepot.config.read.ValueType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The URL of an issuer (OpenID Connect Discovery 1.0, 3), exactly as its tokens name it. */
final class IssuerUrl {
  static final ValueType<URI> TYPE =
      ValueType.of(
              "an https URL such as https://gitlab.example.com, or an http one of this machine",
              IssuerUrl::parse)
          .hiding(text -> text.indexOf('@') >= 0 || text.indexOf('?') >= 0);

  private static final int MAX_CHARACTERS = 256;

  private IssuerUrl() {}

  /** Parses a URL without user info, query or fragment; http only on this machine. */
  static Optional<URI> parse(String text) {
    if (text.length() > MAX_CHARACTERS || text.indexOf('{') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new URI(text)).filter(IssuerUrl::isIssuer);
    } catch (URISyntaxException notAUrl) {
      return Optional.empty();
    }
  }

  private static boolean isIssuer(URI uri) {
    return uri.getHost() != null
        && ("https".equals(uri.getScheme())
            || ("http".equals(uri.getScheme()) && isThisMachine(uri.getHost())))
        && uri.getRawUserInfo() == null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  private static boolean isThisMachine(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return InetAddresses.isInetAddress(bare)
        ? InetAddresses.forString(bare).isLoopbackAddress()
        : bare.equalsIgnoreCase("localhost");
  }
}
