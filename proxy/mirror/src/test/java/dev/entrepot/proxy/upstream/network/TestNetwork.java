package dev.entrepot.proxy.upstream.network;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * A network whose names are given. Addresses that are given as public are, so that a server on
 * loopback can be one of the internet.
 */
public final class TestNetwork implements Network {
  private final Set<InetAddress> outside;
  private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> lookups = new ConcurrentLinkedQueue<>();

  /**
   * @param publicAddresses literals
   */
  public TestNetwork(String... publicAddresses) {
    outside = Set.copyOf(addresses(publicAddresses));
  }

  /** Gives a name these addresses, literals, from now on. */
  public TestNetwork with(String name, String... literals) {
    names.put(name, addresses(literals).stream().map(address -> named(name, address)).toList());
    return this;
  }

  /** Never answers what addresses this name has. */
  public TestNetwork silent(String name) {
    silent.add(name);
    return this;
  }

  /** The names that were looked up, in order. */
  public List<String> lookups() {
    return List.copyOf(lookups);
  }

  @Override
  public CompletableFuture<List<InetAddress>> lookup(String name) {
    lookups.add(name);
    if (silent.contains(name)) {
      return new CompletableFuture<>();
    }
    List<InetAddress> found = names.getOrDefault(name, List.of());
    return found.isEmpty()
        ? CompletableFuture.failedFuture(new UnknownHostException(name))
        : CompletableFuture.completedFuture(found);
  }

  @Override
  public boolean isInside(InetAddress address) {
    return !outside.contains(address) && PrivateAddresses.contains(address);
  }

  private static List<InetAddress> addresses(String... literals) {
    return Stream.of(literals).map(InetAddresses::forString).toList();
  }

  /** As resolvers give them out. */
  private static InetAddress named(String name, InetAddress address) {
    try {
      return InetAddress.getByAddress(name, address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
