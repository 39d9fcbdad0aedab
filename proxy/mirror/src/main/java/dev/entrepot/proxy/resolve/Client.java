package dev.entrepot.proxy.resolve;

import dev.entrepot.proxy.share.ShareOwner;
import java.util.Optional;

/**
 * The client behind a request, as far as it can be identified. Headers that a load balancer adds
 * count for nothing, as any client may send them.
 *
 * @param network the address of the connection; the first half of it for IPv6, as in {@link
 *     ShareOwner}
 * @param agent a hash of the User-Agent header, which tells most clients behind one address apart
 */
public record Client(String network, int agent) {
  /** Any client. */
  public static final Client ANYBODY = new Client("", 0);

  /**
   * A client at an address.
   *
   * @param address as it stands in logs
   * @param agent the header, if there is one
   */
  public static Client at(String address, Optional<String> agent) {
    return new Client(ShareOwner.network(address), agent.map(String::hashCode).orElse(0));
  }
}
