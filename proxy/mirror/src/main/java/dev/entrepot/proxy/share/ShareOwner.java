package dev.entrepot.proxy.share;

import com.google.common.net.InetAddresses;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Proof;
import java.net.Inet6Address;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Whose share a request uses: the caller's, wherever it comes from, if its name has been proven
 * here; else that of all callers at its address.
 */
public final class ShareOwner {
  /** A client with one IPv6 address usually has its whole /64, which therefore identifies it. */
  private static final int NETWORK_BYTES = 8;

  /** Stands before names; no address has a space. */
  private static final String NAME = "login ";

  private ShareOwner() {}

  /**
   * What tells the owner apart. Of names that cost nothing to make up, a client would have as many
   * shares as it likes.
   *
   * @param address as it stands in logs
   */
  public static String of(Caller caller, String address) {
    return switch (caller) {
      case Caller.Known(String name, _, Proof proof) when proof.holdsAtTheDoor() -> NAME + name;
      case Caller.Known _, Caller.Anonymous _ -> network(address);
    };
  }

  /** What identifies a client: its address, or the address's network for IPv6. */
  public static String network(String address) {
    return address.indexOf(':') >= 0
            && InetAddresses.isInetAddress(address)
            && InetAddresses.forString(address) instanceof Inet6Address network
        ? HexFormat.of().formatHex(Arrays.copyOf(network.getAddress(), NETWORK_BYTES))
        : address;
  }
}
