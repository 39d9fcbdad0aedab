package dev.entrepot.proxy.upstream.network;

import com.google.common.net.InetAddresses;
import dev.entrepot.config.Authority;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * How far an endpoint of an upstream may lead us. What the operator has written down is free: the
 * endpoint's own host, and the trusted ones. To other hosts it may lead as long as they are on the
 * internet, or if it is in our network itself. Any thread.
 */
public final class Boundary {
  private final URI endpoint;
  private final Set<String> trustedHosts;
  private final Network network;

  /** Whether it was last reached at an address of our network, whatever its name. */
  private volatile boolean answersFromInside;

  /**
   * @param endpoint as configured
   * @param trustedHosts further hosts that the operator allows, in lower case
   */
  public Boundary(URI endpoint, Set<String> trustedHosts, Network network) {
    this.endpoint = endpoint;
    this.trustedHosts = Set.copyOf(trustedHosts);
    this.network = network;
  }

  public URI endpoint() {
    return endpoint;
  }

  /** The endpoint has answered over a connection to this address. */
  public void answeredFrom(InetAddress address) {
    answersFromInside = network.isInside(address);
  }

  /** Whether the endpoint is in our network, so that it may lead to others there. */
  public boolean isInside() {
    return answersFromInside || saysInside(hostOf(endpoint));
  }

  /** Whether the operator has named the host as one that this upstream may send to. */
  public boolean isTrusted(String host) {
    return trustedHosts.contains(host);
  }

  /** Whether it does not matter which address the host has. */
  public boolean isFree(String host) {
    return isInside() || isTrusted(host) || host.equals(hostOf(endpoint));
  }

  /**
   * Whether a host, as it stands in a URL, says itself that it is in our network; names are not
   * looked up. A name that reads as a number is taken for an address there.
   */
  public boolean saysInside(String host) {
    String name = bare(host.toLowerCase(Locale.ROOT));
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return true;
    }
    return InetAddresses.isInetAddress(name)
        ? network.isInside(InetAddresses.forString(name))
        : endsInNumber(name);
  }

  /** All addresses of a host, as it stands in a URL; fails if its name has none. */
  public CompletableFuture<List<InetAddress>> lookup(String host) {
    String name = bare(host);
    return InetAddresses.isInetAddress(name)
        ? CompletableFuture.completedFuture(List.of(InetAddresses.forString(name)))
        : network.lookup(name);
  }

  /**
   * Of the addresses of a host those that we may be led to: of hosts that are not free, those on
   * the internet.
   */
  public List<InetAddress> allowed(String host, List<InetAddress> addresses) {
    return isFree(host)
        ? addresses
        : addresses.stream().filter(address -> !network.isInside(address)).toList();
  }

  private static String hostOf(URI uri) {
    return Authority.host(uri);
  }

  private static String bare(String host) {
    String name =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static boolean endsInNumber(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return last.startsWith("0x")
        || (!last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9'));
  }
}
