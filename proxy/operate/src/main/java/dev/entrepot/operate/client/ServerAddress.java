package dev.entrepot.operate.client;

import com.google.common.net.InetAddresses;
import dev.entrepot.config.Authority;
import dev.entrepot.config.ListenAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the admin port of a server is, as a client sees it.
 *
 * @param base an http or https URL without user info, query, fragment, and slash at its end; a path
 *     is that of a reverse proxy, below which the port's own paths lie
 */
public record ServerAddress(URI base) {
  /** The admin port where an address has none, and no scheme that has one. */
  private static final int USUAL_PORT = 5001;

  private static final String HTTP = "http";
  private static final int MAX_CHARACTERS = 1024;
  private static final int MAX_PORT = 65_535;
  private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://.*");
  private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)*/*");

  /** What {@link #parse} understands, for a message. */
  public static final String EXPECTED =
      "an address such as http://10.0.0.5:5001, https://ops.example.com/entrepot or 10.0.0.5:5001";

  /**
   * Parses a URL, or a host and port without a scheme, which is asked by plain HTTP. Empty for
   * anything else.
   */
  public static Optional<ServerAddress> parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    boolean hasScheme = SCHEME.matcher(text).matches();
    try {
      var uri = new URI(hasScheme ? text : HTTP + "://" + text);
      return isServer(uri) ? Optional.of(normal(uri, hasScheme)) : Optional.empty();
    } catch (URISyntaxException notAUrl) {
      return Optional.empty();
    }
  }

  /** Where a process of this machine finds a server that listens there. */
  public static ServerAddress of(ListenAddress admin) {
    ListenAddress reachable =
        switch (admin.host()) {
          case "0.0.0.0" -> new ListenAddress("127.0.0.1", admin.port());
          case "::" -> new ListenAddress("::1", admin.port());
          default -> admin;
        };
    return new ServerAddress(URI.create(HTTP + "://" + reachable));
  }

  private static boolean isServer(URI uri) {
    return uri.getScheme().toLowerCase(Locale.ROOT).matches("https?")
        && !Authority.host(uri).isEmpty()
        && uri.getRawUserInfo() == null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null
        && Authority.port(uri) != 0
        && Authority.port(uri) <= MAX_PORT
        && PATH.matcher(uri.getRawPath()).matches();
  }

  private static ServerAddress normal(URI uri, boolean hasScheme) throws URISyntaxException {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int port = Authority.port(uri) < 0 && !hasScheme ? USUAL_PORT : Authority.port(uri);
    String path = uri.getRawPath().replaceAll("/+$", "");
    return new ServerAddress(
        new URI(scheme + "://" + Authority.host(uri) + (port < 0 ? "" : ":" + port) + path));
  }

  /**
   * The URL of one of the port's own paths.
   *
   * @param path with the slash at its beginning, and with or without a query
   */
  public URI resolve(String path) {
    return URI.create(base + path);
  }

  boolean isSecure() {
    return !base.getScheme().equals(HTTP);
  }

  String host() {
    return Authority.host(base);
  }

  /** The port, which may be that of the scheme. */
  int port() {
    int port = Authority.port(base);
    return port >= 0 ? port : isSecure() ? 443 : 80;
  }

  /** Whether what is sent there leaves this machine unencrypted. */
  public boolean isOpenToOthers() {
    String host = host().replaceAll("^\\[|]$", "");
    boolean isHere =
        host.equals("localhost")
            || host.endsWith(".localhost")
            || (InetAddresses.isInetAddress(host)
                && InetAddresses.forString(host).isLoopbackAddress());
    return !isSecure() && !isHere;
  }

  /** What a person calls it: host and port, or the URL where more than these is to be said. */
  @Override
  public String toString() {
    boolean isPlain = !isSecure() && base.getRawPath().isEmpty();
    return isPlain ? String.valueOf(base.getRawAuthority()) : base.toString();
  }
}
