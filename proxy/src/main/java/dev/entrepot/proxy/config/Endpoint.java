package dev.entrepot.proxy.config;

import dev.entrepot.proxy.config.read.ValueType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The URL of a registry: scheme, host, port and a base path that all requests begin with. */
final class Endpoint {
  static final ValueType<URI> TYPE =
      ValueType.of(
              "an http or https URL without user info, query or fragment,"
                  + " such as https://registry.example.com",
              Endpoint::parse)
          .hiding(text -> text.indexOf('@') >= 0 || text.indexOf('?') >= 0);

  private static final int MAX_CHARACTERS = 1024;
  private static final int MAX_PORT = 65_535;
  private static final Pattern BASE_PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)*");

  private Endpoint() {}

  /** Parses a URL; scheme and host become lower case, slashes at the end are dropped. */
  static Optional<URI> parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    try {
      var uri = new URI(text);
      return isEndpoint(uri) ? Optional.of(normal(uri)) : Optional.empty();
    } catch (URISyntaxException notAUrl) {
      return Optional.empty();
    }
  }

  private static boolean isEndpoint(URI uri) {
    return uri.getScheme() != null
        && uri.getScheme().toLowerCase(Locale.ROOT).matches("https?")
        && !Authority.host(uri).isEmpty()
        && uri.getRawUserInfo() == null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null
        && Authority.port(uri) != 0
        && Authority.port(uri) <= MAX_PORT
        && BASE_PATH.matcher(basePath(uri)).matches();
  }

  private static URI normal(URI uri) throws URISyntaxException {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String port = Authority.port(uri) < 0 ? "" : ":" + Authority.port(uri);
    return new URI(scheme + "://" + Authority.host(uri) + port + basePath(uri));
  }

  private static String basePath(URI uri) {
    int end = uri.getRawPath().length();
    while (end > 0 && uri.getRawPath().charAt(end - 1) == '/') {
      end--;
    }
    return uri.getRawPath().substring(0, end);
  }
}
