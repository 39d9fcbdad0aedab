package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@link Breaker} has seen: failures in a row, or none.
 *
 * @param count how many, in windows of their own once it is open
 * @param until when the endpoint may be asked again, if it is open
 * @param asked whether the endpoint has said itself until when
 * @param of the repositories that failed while it was closed, which count once each
 * @param probing whether a probe is under way
 */
record BreakerState(
    int count,
    Instant until,
    boolean asked,
    Optional<Refusal> last,
    Set<RepositoryName> of,
    boolean probing) {
  static final BreakerState CLOSED =
      new BreakerState(0, Instant.MIN, false, Optional.empty(), Set.of(), false);

  boolean isOpen() {
    return asked || count >= Breaker.THRESHOLD;
  }

  BreakerState probing(boolean now) {
    return new BreakerState(count, until, asked, last, of, now);
  }

  /**
   * The state after one more failure. Failures that come within a window are of requests from
   * before it.
   *
   * @param repository that failed, if it may be that alone
   * @param chance from 0 to 1, which shortens the window
   */
  BreakerState after(
      Refusal refusal, Optional<RepositoryName> repository, Instant now, double chance) {
    boolean stray = isOpen() && !probing && now.isBefore(until);
    boolean again = !isOpen() && repository.filter(of::contains).isPresent();
    if (stray || again) {
      return this;
    }
    int next = Math.min(count + 1, Integer.MAX_VALUE - 1);
    boolean named =
        repository.isEmpty()
            && (refusal.retryAfter().isPresent()
                || refusal.reason() == Refusal.Reason.TOO_MANY_REQUESTS);
    Duration window =
        refusal
            .retryAfter()
            .map(
                wish ->
                    wish.compareTo(Breaker.LONGEST_RETRY_AFTER) < 0
                        ? wish
                        : Breaker.LONGEST_RETRY_AFTER)
            .orElseGet(() -> window(named ? next : next - Breaker.THRESHOLD + 1, chance));
    return new BreakerState(
        next, now.plus(window), named, Optional.of(refusal), with(of, repository), false);
  }

  /** {@link Breaker#THRESHOLD} repositories are enough to open it. */
  private static Set<RepositoryName> with(Set<RepositoryName> seen, Optional<RepositoryName> one) {
    if (one.isEmpty() || seen.size() >= Breaker.THRESHOLD) {
      return seen;
    }
    var more = new HashSet<>(seen);
    more.add(one.get());
    return Set.copyOf(more);
  }

  /** Between half of the doubled window and all of it, so that many servers do not come at once. */
  private static Duration window(int number, double chance) {
    int doublings = Math.clamp(number - 1L, 0, 16);
    Duration doubled = Breaker.FIRST_WINDOW.multipliedBy(1L << doublings);
    Duration longest =
        doubled.compareTo(Breaker.LONGEST_WINDOW) < 0 ? doubled : Breaker.LONGEST_WINDOW;
    return Duration.ofNanos((long) (longest.toNanos() * (0.5 + chance / 2)));
  }
}
