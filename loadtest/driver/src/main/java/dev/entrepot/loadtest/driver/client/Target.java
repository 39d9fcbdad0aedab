package dev.entrepot.loadtest.driver.client;

import com.google.common.net.InetAddresses;
import dev.entrepot.oci.Quoted;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A server that load may be sent to. Its name was looked up once: whatever the name means later, no
 * request goes elsewhere.
 *
 * @param uri scheme, host and port; a path where there is one
 * @param address an IP address of the host
 */
public record Target(URI uri, String address) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /**
   * Parses a URL and looks its host up. Blocking.
   *
   * @param owned a host that may be asked though it is not this machine; empty for none
   * @throws IllegalArgumentException if it is no URL, its host is unknown, or it may not be asked
   */
  public static Target of(String text, Optional<String> owned) {
    URI uri = parse(text);
    InetAddress address = address(uri.getHost());
    boolean isOwned = owned.filter(uri.getHost()::equalsIgnoreCase).isPresent();
    if (!isOwned && !address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "%s is not this machine; load goes to loopback only, unless --i-own-this-target %s is given"
              .formatted(uri.getHost(), uri.getHost()));
    }
    return new Target(uri, address.getHostAddress());
  }

  /** A request to it; the path begins with a slash. */
  public RequestOptions request(String path) {
    return new RequestOptions()
        .setServer(SocketAddress.inetSocketAddress(port(), address))
        .setHost(uri.getHost())
        .setPort(port())
        .setSsl(isTls())
        .setURI(path);
  }

  /** Whether it speaks TLS. */
  public boolean isTls() {
    return uri.getScheme().equalsIgnoreCase("https");
  }

  private int port() {
    int standard = isTls() ? HTTPS_PORT : HTTP_PORT;
    return uri.getPort() < 0 ? standard : uri.getPort();
  }

  private static URI parse(String text) {
    try {
      var uri = new URI(text);
      boolean fits =
          uri.getHost() != null
              && ("http".equalsIgnoreCase(uri.getScheme())
                  || "https".equalsIgnoreCase(uri.getScheme()))
              && uri.getRawUserInfo() == null;
      if (fits) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URL: " + Quoted.of(text), e);
    }
    throw new IllegalArgumentException(
        "%s is not a URL such as http://127.0.0.1:5000".formatted(Quoted.of(text)));
  }

  private static InetAddress address(String host) {
    try {
      return host.startsWith("[") || InetAddresses.isInetAddress(host)
          ? InetAddresses.forUriString(host)
          : InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("%s is not known".formatted(host), e);
    }
  }
}
