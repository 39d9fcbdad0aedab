package dev.entrepot.config;

import dev.entrepot.config.read.ValueType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The URL of a registry: scheme, host, port and a base path that all requests begin with. */
final class RegistryUrl {
  static final ValueType<URI> TYPE =
      ValueType.of(
              "an http or https URL without user info, query or fragment,"
                  + " such as https://registry.example.com",
              RegistryUrl::parse)
          .hiding(text -> text.indexOf('@') >= 0 || text.indexOf('?') >= 0)
          .remarking(RegistryUrl::remark);

  /** Where the API is, below each registry (OCI distribution specification, 3). */
  private static final String API = "/v2";

  private static final int MAX_CHARACTERS = 1024;
  private static final int MAX_PORT = 65_535;
  private static final Pattern BASE_PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)*");

  private RegistryUrl() {}

  /**
   * Parses a URL. Scheme and host become lower case; slashes and the {@code /v2} of the API are
   * dropped from the end.
   */
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

  /** A path that ends with the path of the API means the registry that the API belongs to. */
  private static String basePath(URI uri) {
    String path = withoutSlashes(uri.getRawPath());
    return path.endsWith(API)
        ? withoutSlashes(path.substring(0, path.length() - API.length()))
        : path;
  }

  private static String withoutSlashes(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private static Optional<String> remark(String text) {
    return withoutSlashes(text).endsWith(API)
        ? parse(text).map(RegistryUrl::remark)
        : Optional.empty();
  }

  private static String remark(URI meant) {
    return "a URL needs no /v2 at its end, since Entrepot adds it; the registry is taken to be at %s"
        .formatted(meant);
  }
}
