package dev.entrepot.proxy.upstream.network;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.net.InetAddresses;
import io.netty.resolver.HostsFileEntriesProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.dns.DnsClient;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.resolver.NameResolver;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The network of this machine: the names of its hosts file, and else the resolver of the event
 * loops, its cache included. That resolver takes one address of a name from the hosts file, so the
 * file is read here; and it gives no IPv6 address of a name that has an IPv4 address, so one of
 * these is asked for here as well.
 */
public final class SystemNetwork implements Network {
  /**
   * How long IPv6 addresses are waited for once the others are there (RFC 8305, 3): some name
   * servers never answer questions about them.
   */
  static final Duration RESOLUTION_DELAY = Duration.ofMillis(50);

  /** How long a name's IPv6 addresses are known, or that it has none. */
  static final Duration KNOWN_FOR = Duration.ofMinutes(1);

  /** The most names whose IPv6 addresses are known; the least used are asked for again. */
  static final long MAX_NAMES = 1000;

  private final NameResolver resolver;
  private final DnsClient six;
  private final Map<String, List<InetAddress>> hosts;
  private final Cache<String, CompletableFuture<List<InetAddress>>> sixes =
      Caffeine.newBuilder().maximumSize(MAX_NAMES).expireAfterWrite(KNOWN_FOR).build();

  private SystemNetwork(
      NameResolver resolver, DnsClient six, Map<String, List<InetAddress>> hosts) {
    this.resolver = resolver;
    this.six = six;
    this.hosts = hosts;
  }

  /** The network as these event loops see it. Reads the hosts file, once. */
  public static Network of(Vertx vertx) {
    NameResolver resolver = ((VertxInternal) vertx).nameResolver();
    return new SystemNetwork(resolver, vertx.createDnsClient(), hosts(resolver.options()));
  }

  @Override
  public CompletableFuture<List<InetAddress>> lookup(String name) {
    List<InetAddress> own = hosts.get(name.toLowerCase(Locale.ROOT));
    return own == null ? ask(name) : CompletableFuture.completedFuture(own);
  }

  private CompletableFuture<List<InetAddress>> ask(String name) {
    CompletableFuture<List<InetAddress>> sixOnly = sixes.get(name, this::askForSix);
    return resolver
        .resolveAll(name)
        .map(SystemNetwork::addresses)
        .toCompletionStage()
        .thenCompose(
            found -> found.getFirst() instanceof Inet4Address ? with(found, sixOnly) : all(found))
        .toCompletableFuture();
  }

  private static CompletableFuture<List<InetAddress>> all(List<InetAddress> found) {
    return CompletableFuture.completedFuture(found);
  }

  private static CompletableFuture<List<InetAddress>> with(
      List<InetAddress> four, CompletableFuture<List<InetAddress>> sixOnly) {
    return sixOnly
        .copy()
        .completeOnTimeout(List.of(), RESOLUTION_DELAY.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(more -> Stream.concat(four.stream(), more.stream()).distinct().toList());
  }

  /** An IPv6 address of a name; none if that cannot be found out. */
  private CompletableFuture<List<InetAddress>> askForSix(String name) {
    return Future.<Void>succeededFuture()
        .compose(_ -> six.lookup6(name)) // A query for records alone would not follow aliases.
        .map(SystemNetwork::literal)
        .otherwise(List.of())
        .toCompletionStage()
        .toCompletableFuture();
  }

  private static List<InetAddress> literal(@Nullable String found) {
    return found == null ? List.of() : List.of(InetAddresses.forString(found));
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
