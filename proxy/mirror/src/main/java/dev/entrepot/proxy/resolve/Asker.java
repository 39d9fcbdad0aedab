package dev.entrepot.proxy.resolve;

import com.google.common.net.InetAddresses;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.net.Inet6Address;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Who asks for content.
 *
 * @param loop the event loop on which the answer comes
 * @param client to whom a fair share of the downloads is due
 * @param left completes on that loop once the client has gone without an answer
 */
public record Asker(Context loop, String client, Future<Void> left) {
  /** Whoever has one IPv6 address has as many as its network: so many bytes tell clients apart. */
  private static final int NETWORK_BYTES = 8;

  /**
   * Whoever asks from an address.
   *
   * @param address as it stands in logs
   */
  public static Asker at(String address, Context loop, Future<Void> left) {
    return new Asker(loop, network(address), left);
  }

  /** What clients are told apart by: the address, or its network for IPv6. */
  static String network(String address) {
    return address.indexOf(':') >= 0
            && InetAddresses.isInetAddress(address)
            && InetAddresses.forString(address) instanceof Inet6Address network
        ? HexFormat.of().formatHex(Arrays.copyOf(network.getAddress(), NETWORK_BYTES))
        : address;
  }
}
