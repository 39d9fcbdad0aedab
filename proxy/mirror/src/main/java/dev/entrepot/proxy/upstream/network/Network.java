package dev.entrepot.proxy.upstream.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What names mean where we stand, and which addresses are of our own network. Any thread. */
public interface Network {
  /**
   * The addresses of a host, in the order in which to try them; never none.
   *
   * @return fails with an {@link UnknownHostException} if the name has no address
   */
  CompletableFuture<List<InetAddress>> lookup(String name);

  /** Whether the address is of this machine, or of a network that is not the internet. */
  boolean isInside(InetAddress address);
}
