package dev.entrepot.proxy.access.pass;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.config.Secret;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.KeyedHash;
import dev.entrepot.proxy.access.Proof;
import dev.entrepot.proxy.upstream.CallerLogin;
import dev.entrepot.proxy.upstream.LoginWitness;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The logins that callers have shown for registries, in memory alone. Those that a registry has
 * accepted are kept apart, so that made-up ones cannot push them out. Any thread; never blocks.
 */
public final class PassedLogins implements LoginWitness {
  /** The most logins of each kind. */
  static final int MAX_LOGINS = 10_000;

  /** The most that the logins of each kind are long together, in characters. */
  static final int MAX_CHARACTERS = 16 << 20;

  /** The user name of a password that is an identity token, as docker has it. */
  public static final String TOKEN_USER = "<token>";

  private final KeyedHash hash;
  private final Cache<String, PassedLogin> shown;
  private final Cache<String, PassedLogin> accepted;

  /**
   * @param kept how long a login is kept after its last use; at least as long as a token lives
   * @param random that of {@link java.security.SecureRandom}, but in tests
   */
  public PassedLogins(Duration kept, Ticker ticker, RandomGenerator random) {
    this.hash = new KeyedHash(random);
    this.shown = cache(kept, ticker);
    this.accepted = cache(kept, ticker);
  }

  private static Cache<String, PassedLogin> cache(Duration kept, Ticker ticker) {
    return Caffeine.newBuilder()
        .maximumWeight(MAX_CHARACTERS)
        .weigher(PassedLogins::weight)
        .expireAfterAccess(kept)
        .ticker(ticker)
        .build();
  }

  /** As many short ones as are allowed weigh as much as all may. */
  private static int weight(String key, PassedLogin login) {
    int characters = key.length() + login.caller().name().length() + login.characters();
    return Math.max(characters, MAX_CHARACTERS / MAX_LOGINS + 1);
  }

  /**
   * The login that is made of a name and a password for a registry.
   *
   * @param user without a colon; {@link #TOKEN_USER} if the password is an identity token
   */
  PassedLogin of(RegistryName registry, String user, Secret password) {
    String key = hash.of("passed", registry.value(), user, password.value()).toString();
    CallerLogin login =
        user.equals(TOKEN_USER)
            ? CallerLogin.ofIdentityToken(key, password)
            : CallerLogin.ofPassword(key, user, password);
    var caller = new Caller.Known(registry + ":" + user, Set.of(), Proof.UPSTREAM);
    return new PassedLogin(registry, login, caller, user.length() + password.value().length());
  }

  /** Keeps a login from now on. */
  void keep(PassedLogin login) {
    if (find(login.key()).isEmpty()) {
      shown.put(login.login().key(), login);
    }
  }

  /** The login of a key, if it is still kept; counts as a use of it. */
  Optional<PassedLogin> find(PassedKey key) {
    return Optional.ofNullable(accepted.getIfPresent(key.key()))
        .or(() -> Optional.ofNullable(shown.getIfPresent(key.key())))
        .filter(login -> login.registry().equals(key.registry()));
  }

  @Override
  public void accepted(String key) {
    PassedLogin known = shown.getIfPresent(key);
    if (known != null) {
      accepted.put(key, known);
      shown.invalidate(key);
    }
  }

  /** The registry has refused the login, whatever it said before. */
  void refused(String key) {
    PassedLogin known = accepted.getIfPresent(key);
    if (known != null) {
      shown.put(key, known);
      accepted.invalidate(key);
    }
  }

  /** Whether the registry has accepted the login, and it is still kept. */
  boolean isAccepted(String key) {
    return accepted.asMap().containsKey(key);
  }

  /** How many logins are kept. */
  int size() {
    shown.cleanUp();
    accepted.cleanUp();
    return Math.toIntExact(shown.estimatedSize() + accepted.estimatedSize());
  }
}
