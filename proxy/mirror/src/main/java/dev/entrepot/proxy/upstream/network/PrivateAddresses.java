package dev.entrepot.proxy.upstream.network;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * The addresses that are not on the internet: of this machine, of private and shared networks, of
 * no single host, and reserved ones (RFC 6890). An IPv6 address that stands for an IPv4 address is
 * judged by that.
 */
final class PrivateAddresses {
  private PrivateAddresses() {}

  static boolean contains(InetAddress address) {
    boolean isKnownToJava =
        address.isLoopbackAddress()
            || address.isAnyLocalAddress()
            || address.isLinkLocalAddress()
            || address.isSiteLocalAddress()
            || address.isMulticastAddress();
    return isKnownToJava
        || switch (address) {
          case Inet4Address four -> isSpecial(four);
          case Inet6Address six -> isSpecial(six);
          default -> true;
        };
  }

  private static boolean isSpecial(Inet4Address address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    return switch (first) {
      case 0 -> true; // 0.0.0.0/8, this network
      case 100 -> (second & 0xc0) == 64; // 100.64.0.0/10, shared by a provider's customers
      case 192 -> second == 0 && bytes[2] == 0; // 192.0.0.0/24, protocol assignments
      case 198 -> (second & 0xfe) == 18; // 198.18.0.0/15, benchmarks
      default -> first >= 240; // 240.0.0.0/4, reserved and broadcast
    };
  }

  private static boolean isSpecial(Inet6Address address) {
    byte[] bytes = address.getAddress();
    boolean isUniqueLocal = (bytes[0] & 0xfe) == 0xfc; // fc00::/7 (RFC 4193)
    if (isUniqueLocal) {
      return true;
    }
    if (isTranslated(bytes)) {
      return contains(InetAddresses.fromInteger(lastInt(bytes)));
    }
    return InetAddresses.hasEmbeddedIPv4ClientAddress(address)
        && contains(InetAddresses.getEmbeddedIPv4ClientAddress(address));
  }

  /** 64:ff9b::/96 (RFC 6052) and 64:ff9b:1::/48 (RFC 8215): an IPv4 address behind a NAT64. */
  private static boolean isTranslated(byte[] bytes) {
    return bytes[0] == 0
        && bytes[1] == 0x64
        && (bytes[2] & 0xff) == 0xff
        && (bytes[3] & 0xff) == 0x9b;
  }

  private static int lastInt(byte[] bytes) {
    return ((bytes[12] & 0xff) << 24)
        | ((bytes[13] & 0xff) << 16)
        | ((bytes[14] & 0xff) << 8)
        | (bytes[15] & 0xff);
  }
}
