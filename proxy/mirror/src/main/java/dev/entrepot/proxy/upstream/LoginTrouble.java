package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.Quoted;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.upstream.auth.Login;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that a login is not taken, once in a while for each upstream, however many
 * requests that costs. Any thread.
 */
final class LoginTrouble implements LoginNews {
  /** How often it is said at most. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(LoginTrouble.class);

  private final RegistryName upstream;
  private final InstantSource clock;
  private final UpstreamHealth health;
  private final AtomicReference<Instant> saidAt = new AtomicReference<>(Instant.MIN);
  private final AtomicInteger unsaid = new AtomicInteger();

  /**
   * @param clock never goes back
   */
  LoginTrouble(RegistryName upstream, InstantSource clock, UpstreamHealth health) {
    this.upstream = upstream;
    this.clock = clock;
    this.health = health;
  }

  @Override
  public void refused(String server, Login login, int status) {
    String words =
        "wrong credentials: %s is not taken by %s (%d)".formatted(whose(login), server, status);
    health.loginRefused("%s: %s".formatted(upstream, words));
    warn(words);
  }

  @Override
  public void denied(String server, Login login) {
    warn("%s gives no access by %s (403)".formatted(server, whose(login)));
  }

  @Override
  public void unusable(String why) {
    health.loginRefused("%s: %s".formatted(upstream, why));
    warn(why);
  }

  @Override
  public void taken() {
    health.loginTaken();
  }

  private static String whose(Login login) {
    return switch (login) {
      case Login.Password(String username, _) -> "the login of " + Quoted.of(username);
      case Login.IdentityToken _ -> "the identity token";
      case Login.Anonymous _, Login.Unusable _ -> "no login";
    };
  }

  private void warn(String words) {
    Instant now = clock.instant();
    Instant last = saidAt.get();
    boolean isDue = last.equals(Instant.MIN) || !now.isBefore(last.plus(INTERVAL));
    if (!isDue || !saidAt.compareAndSet(last, now)) {
      unsaid.incrementAndGet();
      return;
    }
    int more = unsaid.getAndSet(0);
    if (more == 0) {
      log.warn("{}: {}", upstream, words);
    } else {
      log.warn("{}: {}; {} times more since this was last said", upstream, words, more);
    }
  }
}
