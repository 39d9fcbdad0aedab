package dev.entrepot.proxy.resolve;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.OriginId;
import java.time.Duration;
import java.util.Optional;

/**
 * What upstreams have refused a short while ago, so that a client that asks again at once does not
 * reach them again. Any thread.
 */
public final class RefusalMemory {
  /** The most that the refusals held take, in bytes: 4 MiB; the least used go first. */
  static final int MAX_BYTES = 4 << 20;

  /** About what the objects of an entry take beside their text, in bytes. */
  private static final int ENTRY_BYTES = 400;

  /** How long a failure is held when the upstream does not say when to come back. */
  private static final Duration FAILURE_HOLD = Duration.ofSeconds(3);

  /** The longest that an upstream's {@code Retry-After} is obeyed for one piece of content. */
  private static final Duration LONGEST_HOLD = Duration.ofMinutes(1);

  /**
   * What was asked for.
   *
   * @param what a tag or a digest, or what else is asked for under a repository
   */
  public record Asked(OriginId origin, Object what) {}

  private record Held(Refusal refusal, Duration hold) {}

  private final Cache<Asked, Held> held;

  public RefusalMemory(Ticker ticker) {
    held =
        Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .<Asked, Held>weigher(RefusalMemory::weight)
            .ticker(ticker)
            .expireAfter(Expiry.<Asked, Held>writing((asked, entry) -> entry.hold()))
            .build();
  }

  /** What was asked for is a client's text, which may be long. */
  private static int weight(Asked asked, Held entry) {
    return ENTRY_BYTES
        + asked.origin.toString().length()
        + asked.origin.caller().map(String::length).orElse(0)
        + asked.what.toString().length()
        + entry.refusal.message().length();
  }

  public Optional<Refusal> recall(Asked asked) {
    return Optional.ofNullable(held.getIfPresent(asked)).map(Held::refusal);
  }

  /**
   * Holds a refusal for a while, unless it is about one caller: others may have it.
   *
   * @param notFound how long something is held to be absent
   */
  public void remember(Asked asked, Refusal refusal, Duration notFound) {
    if (refusal.source() == Refusal.Source.ACCESS) {
      return;
    }
    Duration hold =
        switch (refusal.reason()) {
          case NOT_FOUND -> notFound;
          // Another endpoint may have the right ones, and is asked next.
          // And a lack of memory here says nothing of what is there.
          case WRONG_CONTENT, OVERLOADED -> Duration.ZERO;
          case UNAUTHORIZED,
              DENIED,
              BAD_ANSWER,
              UNREACHABLE,
              UNAVAILABLE,
              TIMED_OUT,
              TOO_MANY_REQUESTS ->
              refusal.retryAfter().map(RefusalMemory::bounded).orElse(FAILURE_HOLD);
        };
    if (hold.isPositive()) {
      held.put(asked, new Held(refusal, hold));
    }
  }

  private static Duration bounded(Duration asked) {
    return asked.compareTo(LONGEST_HOLD) < 0 ? asked : LONGEST_HOLD;
  }
}
