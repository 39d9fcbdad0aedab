package dev.entrepot.proxy.resolve;

import com.google.common.net.InetAddresses;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.net.Inet6Address;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A client that asks for content.
 *
 * @param loop the event loop on which the answer comes
 * @param client to whom a fair share of the downloads is due
 * @param left completes on that loop once the client has gone without an answer
 */
public record Asker(Context loop, String client, Future<Void> left) {
  /** A client with one IPv6 address usually has its whole /64, which therefore identifies it. */
  private static final int NETWORK_BYTES = 8;

  /**
   * The client at an address.
   *
   * @param address as it stands in logs
   */
  public static Asker at(String address, Context loop, Future<Void> left) {
    return new Asker(loop, network(address), left);
  }

  /** What identifies a client: its address, or the address's network for IPv6. */
  static String network(String address) {
    return address.indexOf(':') >= 0
            && InetAddresses.isInetAddress(address)
            && InetAddresses.forString(address) instanceof Inet6Address network
        ? HexFormat.of().formatHex(Arrays.copyOf(network.getAddress(), NETWORK_BYTES))
        : address;
  }
}
