package dev.entrepot.cli.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** The name by which other machines can reach this one, where none is configured. */
public final class ThisHost {
  /** An address of no machine (RFC 5737); to connect a socket for datagrams sends nothing. */
  private static final byte[] ELSEWHERE = {(byte) 192, 0, 2, 1};

  private static final int DISCARD_PORT = 9;
  private static final String LOCALHOST = "localhost";

  private ThisHost() {}

  /**
   * The full name of this machine if it has one; else the address by which it reaches others, since
   * a short name, such as a container's, is not known elsewhere; else the short name.
   */
  public static String name() {
    String name = hostName();
    return name.indexOf('.') > 0 && !name.startsWith(LOCALHOST) ? name : address(name);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return LOCALHOST;
    }
  }

  private static String address(String otherwise) {
    try (var socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByAddress(ELSEWHERE), DISCARD_PORT));
      InetAddress address = socket.getLocalAddress();
      boolean usable = !address.isAnyLocalAddress() && !address.isLoopbackAddress();
      return usable ? address.getHostAddress() : otherwise;
    } catch (IOException | UncheckedIOException noRoute) {
      return otherwise;
    }
  }
}
