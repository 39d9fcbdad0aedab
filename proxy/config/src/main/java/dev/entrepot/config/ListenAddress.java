package dev.entrepot.config;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import dev.entrepot.config.read.ValueType;
import dev.entrepot.oci.Quoted;
import java.net.Inet4Address;
import java.util.Optional;
import java.util.Set;

/**
 * Where a server listens.
 *
 * @param host a name or an IP address, IPv6 without brackets
 * @param port 0 for any free one, at most 65535
 */
public record ListenAddress(String host, int port) {
  /** Every IPv4 address of the machine: the host where none is written. */
  public static final String ANY_HOST = "0.0.0.0";

  static final ValueType<ListenAddress> TYPE =
      ValueType.of(
          "an address such as 127.0.0.1:5000, [::1]:5000 or :5000 (port 0 to 65535)",
          ListenAddress::parse);

  private static final int MAX_PORT = 65_535;
  private static final Set<String> WILDCARDS = Set.of(ANY_HOST, "::");

  /**
   * @throws IllegalArgumentException if the host is neither a name nor an address, or the port is
   *     out of bounds
   */
  public ListenAddress {
    if (!isHost(host) || port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("not an address: %s:%d".formatted(Quoted.of(host), port));
    }
  }

  /** Parses {@code host:port}, {@code [ipv6]:port} or {@code :port}, which is every address. */
  public static Optional<ListenAddress> parse(String text) {
    try {
      var parsed = HostAndPort.fromString(text).requireBracketsForIPv6();
      String host = text.startsWith(":") ? ANY_HOST : parsed.getHost();
      return parsed.hasPort() && isHost(host)
          ? Optional.of(new ListenAddress(host, parsed.getPort()))
          : Optional.empty();
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** Whether two servers cannot listen on both at once. */
  public boolean clashesWith(ListenAddress other) {
    boolean sameHost =
        host.equalsIgnoreCase(other.host)
            || WILDCARDS.contains(host)
            || WILDCARDS.contains(other.host);
    return port == other.port && port != 0 && sameHost;
  }

  /** Whether it stands for all addresses of the machine. */
  public boolean isAnyHost() {
    return WILDCARDS.contains(host);
  }

  /** Whether it is an IPv4 address, which IPv6 clients cannot reach. */
  public boolean isOfIpv4() {
    return InetAddresses.isInetAddress(host)
        && InetAddresses.forString(host) instanceof Inet4Address;
  }

  @Override
  public String toString() {
    return HostAndPort.fromParts(host, port).toString();
  }

  private static boolean isHost(String text) {
    return InetAddresses.isInetAddress(text) || InternetDomainName.isValid(text);
  }
}
