package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves something of an endpoint alone that fails, for a window that doubles; at its end one
 * request goes through, and what becomes of it decides (the circuit breaker pattern). An endpoint
 * that says when to come back ({@code Retry-After}, RFC 9110, 10.2.3) is left alone until then. Any
 * thread.
 *
 * <pre>
 *  CLOSED ──3 failures in a row, or 429──► OPEN ──window over──► one probe ──success──► CLOSED
 *                                           ▲                        │
 *                                           └────────failure─────────┘
 * </pre>
 */
final class Breaker {
  /** How many failures in a row open it: one may be a single piece of content's. */
  static final int THRESHOLD = 3;

  /** The first window. */
  static final Duration FIRST_WINDOW = Duration.ofSeconds(1);

  /** The longest window of an endpoint that does not say when to come back. */
  static final Duration LONGEST_WINDOW = Duration.ofSeconds(30);

  /** The longest that an endpoint's own word is obeyed. */
  static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(Breaker.class);

  private final String name;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final AtomicReference<BreakerState> state = new AtomicReference<>(BreakerState.CLOSED);
  private final Instant created;
  private volatile Instant lastWorked = Instant.MIN;

  /**
   * @param name of what is asked, for the log
   * @param clock never goes back
   */
  Breaker(String name, InstantSource clock, RandomGenerator random) {
    this.name = name;
    this.clock = clock;
    this.random = random;
    this.created = clock.instant();
  }

  /** Whether a request would go through. */
  boolean isDue() {
    BreakerState seen = state.get();
    return !seen.isOpen() || (!seen.probing() && !clock.instant().isBefore(seen.until()));
  }

  /** For how long no request goes through, or zero if that hangs on one that is under way. */
  Optional<Duration> closedFor() {
    if (isDue()) {
      return Optional.empty();
    }
    Duration left = Duration.between(clock.instant(), state.get().until());
    return Optional.of(left.isPositive() ? left : Duration.ZERO);
  }

  /** Whether it has worked within this time. */
  boolean hasWorkedWithin(Duration time) {
    return lastWorked.isAfter(clock.instant().minus(time));
  }

  /** Whether it was made within this time. */
  boolean isNewerThan(Duration time) {
    return created.isAfter(clock.instant().minus(time));
  }

  /**
   * The last failure, if callers that have another answer should not wait because of it: it was
   * just now, or it was a long wait itself, or there were several. Those of single repositories are
   * none while it is closed.
   */
  Optional<Refusal> trouble() {
    BreakerState seen = state.get();
    return seen.last()
        .filter(
            last ->
                seen.isOpen()
                    || (seen.of().isEmpty()
                        && (last.reason() == Refusal.Reason.TIMED_OUT
                            || clock.instant().isBefore(seen.until()))))
        .map(this::waiting);
  }

  /**
   * Asks to be let through. A caller that is let through has to report the outcome.
   *
   * @return the refusal to give instead, if not
   */
  Optional<Refusal> enter() {
    while (true) {
      BreakerState seen = state.get();
      if (!seen.isOpen()) {
        return Optional.empty();
      }
      if (seen.probing() || clock.instant().isBefore(seen.until())) {
        return seen.last().map(this::waiting);
      }
      if (state.compareAndSet(seen, seen.probing(true))) {
        return Optional.empty();
      }
    }
  }

  /** Tells what came of a request that was let through, or went past. */
  void heard(Answer<?> answer) {
    switch (answer) {
      case Answer.Found<?> _ -> worked();
      case Answer.Refused<?>(Refusal refusal) -> {
        switch (Sign.of(refusal)) {
          case WELL -> worked();
          case IN_TROUBLE -> failed(refusal);
          case NONE -> heardNothing();
        }
      }
    }
  }

  /** Nothing will be told of a request that was let through. */
  void heardNothing() {
    state.updateAndGet(seen -> seen.probing(false));
  }

  private void worked() {
    lastWorked = clock.instant();
    if (state.getAndSet(BreakerState.CLOSED).isOpen()) {
      log.info("{} answers again", name);
    }
  }

  /** A failure of what it is for. */
  void failed(Refusal refusal) {
    failed(refusal, Optional.empty());
  }

  /** A failure that may be of one repository of many: it counts once for each. */
  void failedFor(RepositoryName repository, Refusal refusal) {
    failed(refusal, Optional.of(repository));
  }

  private void failed(Refusal refusal, Optional<RepositoryName> of) {
    Instant now = clock.instant();
    double chance = random.nextDouble();
    BreakerState before = state.getAndUpdate(seen -> seen.after(refusal, of, now, chance));
    BreakerState after = state.get();
    if (!before.isOpen() && after.isOpen()) {
      log.warn(
          "{} is left alone for {} s: {}",
          name,
          Math.max(1, Duration.between(now, after.until()).toSeconds()),
          refusal.message());
    }
  }

  /** The refusal as it is now: what is left of the time that the endpoint wants. */
  private Refusal waiting(Refusal refusal) {
    Duration left = Duration.between(clock.instant(), state.get().until());
    return new Refusal(
        refusal.source(),
        refusal.reason(),
        refusal.message(),
        refusal.retryAfter().map(_ -> left.isPositive() ? left : Duration.ZERO));
  }
}
