package dev.entrepot.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.entrepot.proxy.upstream.Answer.Found;
import dev.entrepot.proxy.upstream.Answer.Refused;
import dev.entrepot.proxy.upstream.Refusal.Reason;
import dev.entrepot.proxy.upstream.auth.Login;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Holds back a login that a server does not take: servers lock accounts after a few failures, and
 * each repository that is asked for would be one. Until a login has been taken once, it is shown
 * once at a time. A success ends the row of failures; another password is another login. Nothing
 * holds back who has no login. For virtual threads.
 */
final class LoginGate {
  /** How long a login is held back after its first failure; each further one makes it fourfold. */
  static final Duration FIRST_PAUSE = Duration.ofSeconds(15);

  /** The longest that a login is held back. */
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

  /** How long one waits for another one's trial of the same login. */
  static final Duration MAX_TRIAL = Duration.ofSeconds(5);

  /** The most logins that are known; the least used are forgotten. */
  static final long MAX_LOGINS = 1000;

  /**
   * A login where it is shown.
   *
   * @param server the realm, or the registry's own origin
   */
  private record Shown(String server, Login login) {}

  private final InstantSource clock;
  private final Refusals refusals;
  private final Cache<Shown, Account> accounts =
      Caffeine.newBuilder().maximumSize(MAX_LOGINS).build();

  /**
   * @param clock never goes back
   */
  LoginGate(InstantSource clock, Refusals refusals) {
    this.clock = clock;
    this.refusals = refusals;
  }

  /** Shows a login by an attempt, if it is not held back; {@code UNAUTHORIZED} is a failure. */
  <T> Answer<T> through(String server, Login login, Supplier<Answer<T>> attempt) {
    if (login instanceof Login.Anonymous || login instanceof Login.Unusable) {
      return attempt.get();
    }
    return account(server, login).call(attempt);
  }

  /** Why a login is not to be shown now. */
  Optional<Refusal> held(String server, Login login) {
    return account(server, login).held();
  }

  /** A login was shown, and taken or not. */
  void heard(String server, Login login, boolean taken) {
    account(server, login).heard(taken);
  }

  private Account account(String server, Login login) {
    return accounts.get(new Shown(server, login), _ -> new Account());
  }

  /** What is known of a login at a server. */
  private final class Account {
    private final ReentrantLock trial = new ReentrantLock();
    private volatile boolean proven;
    // Guarded by this
    private int failures;
    private Instant until = Instant.MIN;

    <T> Answer<T> call(Supplier<Answer<T>> attempt) {
      boolean alone = !proven && enterTrial();
      try {
        Optional<Refusal> held = held();
        return held.isPresent() ? Answer.refused(held.get()) : heard(attempt.get());
      } finally {
        if (alone) {
          trial.unlock();
        }
      }
    }

    /** Whether this is the one trial of a login that has not been taken yet. */
    private boolean enterTrial() {
      try {
        if (!trial.tryLock(MAX_TRIAL.toNanos(), TimeUnit.NANOSECONDS)) {
          return false;
        }
        if (proven) {
          trial.unlock();
          return false;
        }
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private <T> Answer<T> heard(Answer<T> answer) {
      switch (answer) {
        case Found<T> _ -> heard(true);
        case Refused<T>(Refusal refusal) when refusal.reason() == Reason.UNAUTHORIZED ->
            heard(false);
        case Refused<T> _ -> {} // Nothing that is of the login.
      }
      return answer;
    }

    synchronized Optional<Refusal> held() {
      Duration left = Duration.between(clock.instant(), until);
      return left.isPositive() ? Optional.of(refusals.loginHeld(left)) : Optional.empty();
    }

    synchronized void heard(boolean taken) {
      proven = taken;
      if (taken) {
        failures = 0;
        until = Instant.MIN;
      } else if (!clock.instant().isBefore(until)) {
        // Those that were under way when it failed are of the same failure.
        until = clock.instant().plus(pause(failures));
        failures++;
      }
    }
  }

  private static Duration pause(int before) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(2 * before, 16));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
