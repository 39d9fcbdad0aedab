package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.UpstreamStatus.Failure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * When an upstream last answered as a registry does, and when it last did not: for people, while
 * {@link Breaker} decides whether it is asked. Any thread.
 */
final class UpstreamHealth {
  /**
   * All that is known.
   *
   * @param isFailing whether what was heard last is a failure
   * @param login why the login is not taken, if that is so
   */
  record Seen(
      Optional<Instant> lastSuccess,
      Optional<Failure> lastFailure,
      boolean isFailing,
      Optional<String> login) {
    static final Seen NOTHING =
        new Seen(Optional.empty(), Optional.empty(), false, Optional.empty());

    /** Why it is of no use now, if that is so. */
    Optional<String> trouble() {
      return login.or(() -> lastFailure.filter(_ -> isFailing).map(Failure::words));
    }

    private Seen success(Instant at) {
      return new Seen(Optional.of(at), lastFailure, false, login);
    }

    private Seen failure(Instant at, String words) {
      return new Seen(lastSuccess, Optional.of(new Failure(at, words)), true, login);
    }

    private Seen refusedLogin(Instant at, String words) {
      return new Seen(
          lastSuccess, Optional.of(new Failure(at, words)), isFailing, Optional.of(words));
    }

    private Seen takenLogin() {
      return new Seen(lastSuccess, lastFailure, isFailing, Optional.empty());
    }
  }

  private final InstantSource clock;
  private final AtomicReference<Seen> seen = new AtomicReference<>(Seen.NOTHING);

  /**
   * @param clock the time of day
   */
  UpstreamHealth(InstantSource clock) {
    this.clock = clock;
  }

  Seen seen() {
    return seen.get();
  }

  /**
   * Tells what came of a request.
   *
   * @param unheard whether the endpoint itself was not asked, as there was nothing to show to it
   */
  void heard(Answer<?> answer, boolean unheard) {
    switch (answer) {
      case Answer.Found<?> _ -> succeeded();
      case Answer.Refused<?>(Refusal refusal) -> {
        switch (refusal.reason()) {
          case NOT_FOUND -> succeeded();
          case UNAUTHORIZED, DENIED -> denied(refusal, unheard);
          case TOO_MANY_REQUESTS, BAD_ANSWER, WRONG_CONTENT, UNREACHABLE, UNAVAILABLE, TIMED_OUT ->
              failed(refusal.message());
          case OVERLOADED -> {} // That is of this server.
        }
      }
    }
  }

  /** A login is not taken where it was shown. */
  void loginRefused(String words) {
    Instant now = clock.instant();
    seen.updateAndGet(before -> before.refusedLogin(now, words));
  }

  /** A login is taken. */
  void loginTaken() {
    if (seen.get().login().isPresent()) {
      seen.updateAndGet(Seen::takenLogin);
    }
  }

  /** A registry that keeps one repository from us is well, but not one that has never let us in. */
  private void denied(Refusal refusal, boolean unheard) {
    if (!unheard) {
      succeeded();
    } else if (seen.get().lastSuccess().isEmpty()) {
      failed(refusal.message());
    }
  }

  private void succeeded() {
    Instant now = clock.instant();
    seen.updateAndGet(before -> before.success(now));
  }

  private void failed(String words) {
    Instant now = clock.instant();
    seen.updateAndGet(before -> before.failure(now, words));
  }
}
