package dev.entrepot.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is remembered of the addresses of hosts: which one took the last connection, and which ones
 * took none a short while ago. Any thread.
 */
final class KnownAddresses {
  /** The most addresses of a host that are tried for one request. */
  static final int MAX_TRIED = 8;

  /** How long an address that took no connection is tried after all others. */
  static final Duration SHUNNED_FOR = Duration.ofMinutes(1);

  /** How long an address that took a connection is the first of its host's. */
  static final Duration PREFERRED_FOR = Duration.ofMinutes(10);

  /** The most hosts, and the most addresses, that are remembered; the least used go first. */
  static final long MAX_REMEMBERED = 1000;

  /** An address, and how long its last connection took to stand. */
  private record Good(InetAddress address, Duration took) {}

  private final Cache<String, Good> good;
  private final Cache<InetAddress, Boolean> shunned;

  KnownAddresses(Ticker ticker) {
    this.good =
        Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .ticker(ticker)
            .expireAfterWrite(PREFERRED_FOR)
            .build();
    this.shunned =
        Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .ticker(ticker)
            .expireAfterWrite(SHUNNED_FOR)
            .build();
  }

  /**
   * The addresses of a host in the order in which to try them, {@link #MAX_TRIED} at most: first
   * the one that took the last connection, then IPv4 and IPv6 by turns (RFC 8305, 4), at last those
   * that took no connection lately.
   *
   * @param found as the name server has them
   */
  List<InetAddress> inOrder(String host, List<InetAddress> found) {
    Optional<InetAddress> last = lastGood(host).filter(found::contains);
    return Stream.concat(last.stream(), byTurns(found).stream())
        .distinct()
        .sorted(Comparator.comparing(this::isShunned)) // Stable: false before true.
        .limit(MAX_TRIED)
        .toList();
  }

  /** The address of a host that took the last connection, if that was lately. */
  Optional<InetAddress> lastGood(String host) {
    return Optional.ofNullable(good.getIfPresent(host)).map(Good::address);
  }

  /** How long a connection to the host took to stand lately; zero if that is not known. */
  Duration usualTime(String host) {
    return Optional.ofNullable(good.getIfPresent(host)).map(Good::took).orElse(Duration.ZERO);
  }

  /** A connection to the address stands. */
  void connected(String host, InetAddress address, Duration took) {
    good.put(host, new Good(address, took));
    shunned.invalidate(address);
  }

  /** The address did not take a connection, or not in time. */
  void failed(InetAddress address) {
    shunned.put(address, true);
  }

  private boolean isShunned(InetAddress address) {
    return shunned.getIfPresent(address) != null;
  }

  private static List<InetAddress> byTurns(List<InetAddress> found) {
    boolean sixFirst = found.getFirst() instanceof Inet6Address;
    var next = ofFamily(sixFirst, found);
    var other = ofFamily(!sixFirst, found);
    var order = new ArrayList<InetAddress>(found.size());
    while (order.size() < found.size()) {
      Optional.ofNullable(next.poll()).ifPresent(order::add);
      Optional.ofNullable(other.poll()).ifPresent(order::add);
    }
    return order;
  }

  private static Queue<InetAddress> ofFamily(boolean six, List<InetAddress> found) {
    return found.stream()
        .filter(address -> address instanceof Inet6Address == six)
        .collect(Collectors.toCollection(ArrayDeque::new));
  }
}
