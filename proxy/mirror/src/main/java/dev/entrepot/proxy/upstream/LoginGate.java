package dev.entrepot.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.entrepot.proxy.upstream.auth.Login;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Holds back a login that a server does not take: servers lock accounts after a few failures, and
 * each repository that is asked for would be one. Until a login has been taken once, it is shown
 * once at a time. A success ends the row of failures; another password is another login. Requests
 * without a login are never held back. For virtual threads.
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

  /** What an attempt says of the login. */
  enum Verdict {
    TAKEN,
    REFUSED,
    UNKNOWN
  }

  private final InstantSource clock;
  private final Cache<Shown, Account> accounts =
      Caffeine.newBuilder().maximumSize(MAX_LOGINS).build();

  /**
   * @param clock never goes back
   */
  LoginGate(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Shows a login by an attempt, if it is not held back.
   *
   * @param verdict what came of the attempt
   * @param held what to give instead of it, by how long the login is held back
   */
  <R> R through(
      String server,
      Login login,
      Supplier<R> attempt,
      Function<R, Verdict> verdict,
      Function<Duration, R> held) {
    if (login instanceof Login.Anonymous || login instanceof Login.Unusable) {
      return attempt.get();
    }
    var account = accounts.get(new Shown(server, login), _ -> new Account());
    boolean alone = account.enterTrial();
    try {
      Optional<Duration> left = account.held();
      if (left.isPresent()) {
        return held.apply(left.get());
      }
      R result = attempt.get();
      account.heard(verdict.apply(result));
      return result;
    } finally {
      if (alone) {
        account.leaveTrial();
      }
    }
  }

  /** What is known of a login at a server. */
  private final class Account {
    private final ReentrantLock trial = new ReentrantLock();
    private volatile boolean proven;
    // Guarded by this
    private int failures;
    private Instant until = Instant.MIN;

    /** Whether this is the one trial of a login that has not been taken yet. */
    private boolean enterTrial() {
      try {
        if (proven || !trial.tryLock(MAX_TRIAL.toNanos(), TimeUnit.NANOSECONDS)) {
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

    void leaveTrial() {
      trial.unlock();
    }

    synchronized Optional<Duration> held() {
      Duration left = Duration.between(clock.instant(), until);
      return Optional.of(left).filter(Duration::isPositive);
    }

    synchronized void heard(Verdict verdict) {
      switch (verdict) {
        case TAKEN -> {
          proven = true;
          failures = 0;
          until = Instant.MIN;
        }
        case REFUSED -> refused();
        case UNKNOWN -> {}
      }
    }

    /** Attempts that were under way when it failed are of the same failure. */
    private void refused() {
      proven = false;
      if (!clock.instant().isBefore(until)) {
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
