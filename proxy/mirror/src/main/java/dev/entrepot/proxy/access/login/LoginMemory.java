package dev.entrepot.proxy.access.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.hash.HashCode;
import dev.entrepot.proxy.access.token.ProvenLogin;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Logins of a while ago, by a keyed hash of what was shown. Good and wrong ones are kept apart, so
 * that strangers cannot push the good ones out. Any thread; never blocks.
 */
final class LoginMemory {
  /**
   * The most that good logins take, in bytes: 32 MiB, the least used go first. A user of the file
   * takes less than 1 KiB, and a token of an issuer, with hundreds of groups, up to 40 KiB.
   */
  static final int MAX_BYTES = 32 << 20;

  /** About what an entry takes beside the login, in bytes. */
  private static final int ENTRY_BYTES = 200;

  /** The most wrong logins that are remembered. */
  static final int MAX_WRONG = 10_000;

  /**
   * How long a wrong login is remembered. A client that repeats one is no attacker, and must not
   * slow down others with the right password.
   */
  static final Duration WRONG_FOR = Duration.ofMinutes(1);

  private final Cache<HashCode, ProvenLogin> good;
  private final Cache<HashCode, String> wrong;
  private final boolean isKept;
  private final Predicate<ProvenLogin> stands;

  /**
   * @param session how long a login is remembered; zero for not at all
   * @param stands whether the source of a login still says what it said; asked each time
   */
  LoginMemory(Duration session, Predicate<ProvenLogin> stands, Ticker ticker) {
    this.isKept = session.isPositive();
    this.stands = stands;
    this.good =
        Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((HashCode shown, ProvenLogin login) -> ENTRY_BYTES + login.memory())
            .expireAfterWrite(session)
            .ticker(ticker)
            .build();
    this.wrong =
        Caffeine.newBuilder()
            .maximumSize(MAX_WRONG)
            .expireAfterWrite(WRONG_FOR)
            .ticker(ticker)
            .build();
  }

  /** The login that was found good with this; forgotten if its source has changed. */
  Optional<ProvenLogin> find(HashCode shown) {
    ProvenLogin known = good.getIfPresent(shown);
    if (known != null && !stands.test(known)) {
      good.asMap().remove(shown, known);
      return Optional.empty();
    }
    return Optional.ofNullable(known);
  }

  /** Remembers a login from now on. */
  void add(HashCode shown, ProvenLogin login) {
    if (isKept) {
      good.put(shown, login);
    }
  }

  /**
   * Whether this was found wrong.
   *
   * @param mark of what it would be checked against; with another one than then, it may be right
   */
  boolean isWrong(HashCode shown, String mark) {
    return mark.equals(wrong.getIfPresent(shown));
  }

  /** Remembers what was found wrong. */
  void addWrong(HashCode shown, String mark) {
    wrong.put(shown, mark);
  }
}
