package dev.entrepot.config;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import dev.entrepot.config.read.ValueType;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/** The address by which clients reach a server, for messages. */
public final class PublicUrl {
  static final ValueType<URI> TYPE =
      ValueType.of(
          "an http or https URL without a path, such as" + " http://entrepot.example:5000",
          PublicUrl::parse);

  private PublicUrl() {}

  /**
   * Parses an address as people write it: the scheme defaults to {@code http}, and {@code /v2/} at
   * the end is ignored.
   */
  public static Optional<URI> parse(String text) {
    String url = text.contains("://") ? text : "http://" + text;
    return RegistryUrl.parse(url.replaceFirst("/v2/*$", ""))
        .filter(it -> it.getRawPath().isEmpty());
  }

  /**
   * The address of a server by its configuration.
   *
   * @param port that it listens on
   * @param anyHost the name of this machine, for a server that listens on all of its addresses
   */
  public static URI of(EntrepotConfig config, int port, String anyHost) {
    if (config.publicUrl().isPresent()) {
      return config.publicUrl().get();
    }
    String host = config.listen().isAnyHost() ? anyHost : config.listen().host();
    return URI.create(
        "%s://%s"
            .formatted(
                config.tls().isPresent() ? "https" : "http", HostAndPort.fromParts(host, port)));
  }

  /** Whether only this machine reaches a host. */
  public static boolean isLoopback(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (InetAddresses.isInetAddress(bare)) {
      InetAddress address = InetAddresses.forString(bare);
      return address.isLoopbackAddress();
    }
    return bare.equals("localhost") || bare.endsWith(".localhost");
  }
}
