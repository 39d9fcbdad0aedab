package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.Quoted;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.upstream.HttpOutcome.Answered;
import dev.entrepot.proxy.upstream.LoginGate.Verdict;
import dev.entrepot.proxy.upstream.auth.Login;
import dev.entrepot.proxy.upstream.auth.Login.Password;
import dev.entrepot.proxy.upstream.auth.Token;
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
final class LoginTrouble {
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

  /**
   * A server has not taken a login.
   *
   * @param server where it was shown, without a query
   */
  void refused(String server, Login login, int status) {
    String words =
        "wrong credentials: %s is not taken by %s (%d)".formatted(whose(login), server, status);
    health.loginRefused("%s: %s".formatted(upstream, words));
    warn(words);
  }

  /** A server has refused access with a login, which may be wrong or be of no use there. */
  void denied(String server, Login login) {
    warn("%s gives no access by %s (403)".formatted(server, whose(login)));
  }

  /** What has the login does not give it out. */
  void unusable(String why) {
    health.loginRefused("%s: %s".formatted(upstream, why));
    warn(why);
  }

  /** A server has taken a login. */
  void taken() {
    health.loginTaken();
  }

  /**
   * What an endpoint's answer to a password says of it.
   *
   * @param server the endpoint's origin
   */
  Verdict verdict(String server, UpstreamRequest request, Password login, HttpOutcome sent) {
    if (!(sent instanceof Answered(Response got))) {
      return Verdict.UNKNOWN;
    }
    boolean wasSentOn = !got.origin().equals(request.origin());
    if (wasSentOn || got.status() < 400 || got.status() == 404) {
      taken();
      return Verdict.TAKEN;
    }
    if (got.status() == 401) {
      refused(server, login, got.status());
      return Verdict.REFUSED;
    }
    return Verdict.UNKNOWN;
  }

  /**
   * What a token server's answer to a login says of it.
   *
   * @param place where the login was shown, without a query
   */
  Verdict verdict(String place, Login login, Answer<Token> answer) {
    return switch (answer) {
      case Found<Token> _ -> {
        taken();
        yield Verdict.TAKEN;
      }
      case Refused<Token>(Refusal refusal) when refusal.reason() == Reason.UNAUTHORIZED -> {
        refused(place, login, 401);
        yield Verdict.REFUSED;
      }
      case Refused<Token>(Refusal refusal) -> {
        if (refusal.reason() == Reason.DENIED) {
          denied(place, login);
        }
        yield Verdict.UNKNOWN;
      }
    };
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
