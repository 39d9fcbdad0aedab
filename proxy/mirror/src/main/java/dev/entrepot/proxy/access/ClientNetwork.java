package dev.entrepot.proxy.access;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** What counts as one client where only the address is known. */
public final class ClientNetwork {
  /** The bytes of an IPv6 address that are a network's; a client has all addresses within. */
  private static final int NETWORK_BYTES = 8;

  private ClientNetwork() {}

  /** An IPv4 address, the /64 of an IPv6 address, or whatever else the text is. */
  public static String of(String address) {
    int zone = address.indexOf('%');
    String bare = zone < 0 ? address : address.substring(0, zone);
    if (!InetAddresses.isInetAddress(bare)) {
      return address;
    }
    InetAddress parsed = InetAddresses.forString(bare);
    return parsed instanceof Inet6Address
        ? HexFormat.of().formatHex(parsed.getAddress(), 0, NETWORK_BYTES) + "/64"
        : parsed.getHostAddress();
  }
}
