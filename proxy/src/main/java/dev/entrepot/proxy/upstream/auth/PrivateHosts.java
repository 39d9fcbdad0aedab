package dev.entrepot.proxy.upstream.auth;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;

/** The hosts that are not on the internet, by what their name says; names are not resolved. */
public final class PrivateHosts {
  private PrivateHosts() {}

  /**
   * Whether the host, as it stands in a URL, is this machine or an address of a private, local or
   * otherwise special network. A name that reads as a number is taken for such an address.
   */
  public static boolean contains(String host) {
    String name = bare(host.toLowerCase(Locale.ROOT));
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return true;
    }
    return InetAddresses.isInetAddress(name)
        ? isPrivate(InetAddresses.forString(name))
        : endsInNumber(name);
  }

  private static String bare(String host) {
    String name =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static boolean isPrivate(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || isUniqueLocal(address)
        || isShared(address);
  }

  /** fc00::/7 (RFC 4193). */
  private static boolean isUniqueLocal(InetAddress address) {
    return address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
  }

  /** 100.64.0.0/10 (RFC 6598). */
  private static boolean isShared(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
  }

  private static boolean endsInNumber(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return last.startsWith("0x")
        || (!last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9'));
  }
}
