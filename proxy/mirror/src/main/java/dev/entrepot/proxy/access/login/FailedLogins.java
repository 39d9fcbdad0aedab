package dev.entrepot.proxy.access.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.hash.HashCode;
import java.time.Duration;
import java.util.Optional;

/**
 * Slows wrong logins down. The least is counted for a name at an address: other names at the
 * address, and the name at other addresses, are not touched by it. More is counted for the address
 * and for the name; a name that has logged in from an address stands above those two, so that
 * neither a stranger behind the same address nor one elsewhere keeps it out. All is bounded. Any
 * thread; never blocks.
 */
final class FailedLogins {
  /** The most failures of a name at an address within {@link #WINDOW}. */
  static final int MAX_OF_PAIR = 5;

  /** The most failures of an address within {@link #WINDOW}, whatever the names. */
  static final int MAX_OF_ADDRESS = 50;

  /** The most failures of a name within {@link #WINDOW}, wherever they come from. */
  static final int MAX_OF_NAME = 100;

  /** Begins with a failure; when it ends, nothing is left of it. */
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** How long it is remembered that a name has logged in from an address. */
  static final Duration TRUST = Duration.ofDays(7);

  /** The most pairs, addresses and names that are remembered, each. */
  static final int MAX_REMEMBERED = 20_000;

  /**
   * Whose attempt it is. All are keyed hashes, since people type passwords where names belong.
   *
   * @param pair of the address and the name
   */
  record Attempt(HashCode address, HashCode name, HashCode pair) {}

  /** Failures since a time in nanoseconds of the ticker. */
  private record Count(int failures, long since) {}

  private final Ticker ticker;
  private final Cache<HashCode, Count> pairs;
  private final Cache<HashCode, Count> addresses;
  private final Cache<HashCode, Count> names;
  private final Cache<HashCode, Boolean> trusted;

  FailedLogins(Ticker ticker) {
    this.ticker = ticker;
    this.pairs = cache(WINDOW);
    this.addresses = cache(WINDOW);
    this.names = cache(WINDOW);
    this.trusted = cache(TRUST);
  }

  private <V> Cache<HashCode, V> cache(Duration life) {
    return Caffeine.newBuilder()
        .maximumSize(MAX_REMEMBERED)
        .expireAfterWrite(life)
        .ticker(ticker)
        .build();
  }

  /**
   * How long to wait before the attempt is made. Empty if it is made now: then it counts for its
   * pair until it is told otherwise, so that guesses at the same time are no more than those in
   * turn. For the address it counts only once it is wrong, as many right ones may begin there at
   * once.
   */
  Optional<Duration> begin(Attempt attempt) {
    Optional<Duration> delay = delay(attempt);
    if (delay.isPresent()) {
      return delay;
    }
    if (counted(pairs, attempt.pair()).failures() <= MAX_OF_PAIR) {
      return Optional.empty();
    }
    undo(attempt);
    return Optional.of(left(pairs, attempt.pair(), MAX_OF_PAIR).orElse(WINDOW));
  }

  /** An attempt that was begun was wrong. */
  void failed(Attempt attempt) {
    var _ = counted(addresses, attempt.address());
    var _ = counted(names, attempt.name());
  }

  private Optional<Duration> delay(Attempt attempt) {
    Optional<Duration> ofPair = left(pairs, attempt.pair(), MAX_OF_PAIR);
    if (ofPair.isPresent() || trusted.getIfPresent(attempt.pair()) != null) {
      return ofPair;
    }
    return left(addresses, attempt.address(), MAX_OF_ADDRESS)
        .or(() -> left(names, attempt.name(), MAX_OF_NAME));
  }

  private Optional<Duration> left(Cache<HashCode, Count> counts, HashCode key, int most) {
    Count count = counts.getIfPresent(key);
    if (count == null || count.failures() < most) {
      return Optional.empty();
    }
    Duration left = WINDOW.minusNanos(ticker.read() - count.since());
    return Optional.of(left).filter(Duration::isPositive);
  }

  private Count counted(Cache<HashCode, Count> counts, HashCode key) {
    long now = ticker.read();
    return counts
        .asMap()
        .compute(
            key,
            (_, count) ->
                count == null || now - count.since() >= WINDOW.toNanos()
                    ? new Count(1, now)
                    : new Count(count.failures() + 1, count.since()));
  }

  /** An attempt that was begun could not be made. */
  void undo(Attempt attempt) {
    pairs
        .asMap()
        .computeIfPresent(
            attempt.pair(),
            (_, count) ->
                count.failures() > 1 ? new Count(count.failures() - 1, count.since()) : null);
  }

  /**
   * An attempt that was begun was right. What else the address and the name have failed is not
   * forgotten: else an attacker's own login would reset it between guesses.
   */
  void succeeded(Attempt attempt) {
    undo(attempt);
    trusted.put(attempt.pair(), true);
  }
}
