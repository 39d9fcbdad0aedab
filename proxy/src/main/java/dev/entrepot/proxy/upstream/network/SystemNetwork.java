package dev.entrepot.proxy.upstream.network;

import io.netty.resolver.HostsFileEntriesProvider;
import io.vertx.core.Vertx;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.resolver.NameResolver;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The network of this machine: the names of its hosts file, and else the resolver of the event
 * loops, its cache included. That resolver takes one address of a name from the hosts file, so the
 * file is read here.
 */
public final class SystemNetwork implements Network {
  private final NameResolver resolver;
  private final Map<String, List<InetAddress>> hosts;

  private SystemNetwork(NameResolver resolver, Map<String, List<InetAddress>> hosts) {
    this.resolver = resolver;
    this.hosts = hosts;
  }

  /** The network as these event loops see it. Reads the hosts file, once. */
  public static Network of(Vertx vertx) {
    NameResolver resolver = ((VertxInternal) vertx).nameResolver();
    return new SystemNetwork(resolver, hosts(resolver.options()));
  }

  @Override
  public CompletableFuture<List<InetAddress>> lookup(String name) {
    List<InetAddress> own = hosts.get(name.toLowerCase(Locale.ROOT));
    return own == null
        ? resolver
            .resolveAll(name)
            .map(SystemNetwork::addresses)
            .toCompletionStage()
            .toCompletableFuture()
        : CompletableFuture.completedFuture(own);
  }

  @Override
  public boolean isInside(InetAddress address) {
    return PrivateAddresses.contains(address);
  }

  private static List<InetAddress> addresses(List<InetSocketAddress> found) {
    return found.stream().map(InetSocketAddress::getAddress).toList();
  }

  private static Map<String, List<InetAddress>> hosts(AddressResolverOptions options) {
    HostsFileEntriesProvider entries = read(options);
    var hosts = new HashMap<String, List<InetAddress>>();
    Stream.of(entries.ipv4Entries(), entries.ipv6Entries())
        .flatMap(family -> family.entrySet().stream())
        .forEach(
            entry ->
                hosts.merge(
                    entry.getKey().toLowerCase(Locale.ROOT),
                    List.copyOf(entry.getValue()),
                    (four, six) -> Stream.concat(four.stream(), six.stream()).toList()));
    return Map.copyOf(hosts);
  }

  private static HostsFileEntriesProvider read(AddressResolverOptions options) {
    var parser = HostsFileEntriesProvider.parser();
    if (options.getHostsValue() != null) {
      try {
        return parser.parse(new StringReader(options.getHostsValue().toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e); // There is no file.
      }
    }
    return options.getHostsPath() == null
        ? parser.parseSilently()
        : parser.parseSilently(new File(options.getHostsPath()));
  }
}
