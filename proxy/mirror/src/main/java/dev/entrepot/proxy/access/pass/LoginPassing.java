package dev.entrepot.proxy.access.pass;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.config.Secret;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.access.LoginText;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Decides which logins are passed on, and to which registry: a login that is none of this server's
 * own, and to one registry with {@code rights: caller} alone. Any thread; never blocks.
 */
public final class LoginPassing {
  /** What comes of a login that is meant for a registry. */
  public sealed interface Outcome {
    /** It is shown to the registry. */
    record Passed(PassedLogin login) implements Outcome {}

    /** Too many logins from there were refused. */
    record Slowed(Duration retryAfter) implements Outcome {}

    /**
     * It is no login that a registry could be shown.
     *
     * @param why for the client; has nothing of what was shown
     */
    record Unusable(String why) implements Outcome {}
  }

  /** No registry is asked with callers' logins. */
  public static LoginPassing none() {
    return new LoginPassing(
        Set.of(),
        OwnLogins.NONE,
        new PassedLogins(Duration.ZERO, Ticker.disabledTicker(), new Random(0)),
        Ticker.disabledTicker());
  }

  private final Set<RegistryName> registries;
  private final OwnLogins own;
  private final PassedLogins logins;
  private final RefusedLogins refused;

  /**
   * @param registries those with {@code rights: caller}
   */
  public LoginPassing(
      Set<RegistryName> registries, OwnLogins own, PassedLogins logins, Ticker ticker) {
    this.registries = Set.copyOf(registries);
    this.own = own;
    this.logins = logins;
    this.refused = new RefusedLogins(logins::isAccepted, ticker);
  }

  /** Whether any registry is asked with the logins of callers. */
  public boolean isInUse() {
    return !registries.isEmpty();
  }

  /** Whether a registry is asked with the login of each caller. */
  public boolean concerns(RegistryName registry) {
    return registries.contains(registry);
  }

  /**
   * Whether a login is one for a registry, and none of this server's own. Never so where no
   * registry has {@code rights: caller}.
   */
  public boolean isForRegistries(String user, Secret password) {
    return isInUse() && !own.isOwn(user, password);
  }

  /**
   * Takes a login that {@link #isForRegistries} for one of them.
   *
   * @param registry that it {@link #concerns}
   * @param address where the request comes from
   */
  public Outcome take(RegistryName registry, String user, Secret password, String address) {
    if (!concerns(registry)) {
      throw new IllegalArgumentException("no logins are passed on to " + registry);
    }
    if (!LoginText.isUser(user) || !LoginText.isPassword(password.value())) {
      return new Outcome.Unusable(
          "a user name has no colon, and neither it nor a password has control characters"
              + " (RFC 7617, 2)");
    }
    Outcome outcome = ready(logins.of(registry, user, password), address);
    if (outcome instanceof Outcome.Passed(PassedLogin login)) {
      logins.keep(login);
    }
    return outcome;
  }

  /**
   * Takes a login that was taken before.
   *
   * @return empty if it is no longer in memory
   */
  public Optional<Outcome> find(PassedKey key, String address) {
    return logins.find(key).filter(it -> concerns(it.registry())).map(it -> ready(it, address));
  }

  private Outcome ready(PassedLogin login, String address) {
    return refused
        .begin(address, login.login().key())
        .<Outcome>map(Outcome.Slowed::new)
        .orElseGet(() -> new Outcome.Passed(login));
  }

  /** A request with a login has been answered, however. */
  public void answered(PassedLogin login, String address) {
    refused.answered(address, login.login().key());
  }

  /** The registry has refused the login of a request. */
  public void refused(PassedLogin login, String address) {
    logins.refused(login.login().key());
    refused.refused(address, login.login().key());
  }
}
