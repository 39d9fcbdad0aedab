package dev.entrepot.proxy.access.pass;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.proxy.access.ClientNetwork;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps clients from guessing passwords at a registry: counts the different logins that a client
 * has shown and that no registry has accepted. Any thread; never blocks for long.
 */
final class RefusedLogins {
  /**
   * The most logins of a client that registries refuse within {@link #WINDOW}, before those are
   * held back that no registry has accepted.
   */
  static final int MAX_REFUSED = 20;

  /**
   * The most before all are held back: a registry that gives public content with a wrong login,
   * too, has accepted it by that.
   */
  static final int MAX_REFUSED_OF_ALL = 100;

  /**
   * The most logins of a client that no registry has accepted and whose requests have not been
   * answered yet. More than may be refused, since many clients behind one address may begin at
   * once; bounded, since all of them may be guesses.
   */
  static final int MAX_OPEN = 100;

  /** Begins with a login; when it ends, nothing is left of it. */
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** The most clients that are remembered. */
  static final int MAX_CLIENTS = 5_000;

  /** What one client has shown since a time in nanoseconds of the ticker. */
  private static final class Shown {
    private final Set<String> open = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private long since;

    Shown(long since) {
      this.since = since;
    }

    synchronized Optional<Duration> begin(String key, Predicate<String> accepted, long now) {
      restart(now);
      if (refused.size() >= MAX_REFUSED_OF_ALL) {
        return Optional.of(left(now));
      }
      if (accepted.test(key)) {
        return Optional.empty();
      }
      open.removeIf(accepted);
      boolean isFull = open.size() >= MAX_OPEN && !open.contains(key);
      if (isFull || refused.size() >= MAX_REFUSED) {
        return Optional.of(left(now));
      }
      open.add(key);
      return Optional.empty();
    }

    private Duration left(long now) {
      return WINDOW.minusNanos(now - since);
    }

    synchronized void refused(String key, long now) {
      restart(now);
      if (refused.size() < MAX_REFUSED_OF_ALL) {
        refused.add(key);
      }
    }

    synchronized void answered(String key) {
      open.remove(key);
    }

    private void restart(long now) {
      if (now - since >= WINDOW.toNanos()) {
        open.clear();
        refused.clear();
        since = now;
      }
    }
  }

  private final Predicate<String> accepted;
  private final Ticker ticker;
  private final Cache<String, Shown> clients;

  /**
   * @param accepted whether the login of a key is known to be right
   */
  RefusedLogins(Predicate<String> accepted, Ticker ticker) {
    this.accepted = accepted;
    this.ticker = ticker;
    this.clients =
        Caffeine.newBuilder()
            .maximumSize(MAX_CLIENTS)
            .expireAfterAccess(WINDOW)
            .ticker(ticker)
            .build();
  }

  /**
   * How long to wait before a login is shown to a registry; empty if that is done now.
   *
   * @param address where the request comes from
   */
  Optional<Duration> begin(String address, String key) {
    return shown(address).begin(key, accepted, ticker.read());
  }

  /** A request with the login has been answered, however. */
  void answered(String address, String key) {
    shown(address).answered(key);
  }

  /** A registry has refused a login. The same one again is no other guess. */
  void refused(String address, String key) {
    shown(address).refused(key, ticker.read());
  }

  private Shown shown(String address) {
    return clients.get(ClientNetwork.of(address), _ -> new Shown(ticker.read()));
  }
}
