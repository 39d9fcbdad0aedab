package dev.entrepot.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.heap.MemoryShare;
import dev.entrepot.proxy.upstream.auth.Token;
import dev.entrepot.proxy.upstream.auth.TokenQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The tokens of one endpoint while they are fresh. However many want a token at once, it is fetched
 * once, on a thread of its own, so that it comes even if a caller gives up waiting.
 */
final class TokenCache {
  /** The most memory that tokens and what they were asked with take, in bytes: 16 MiB. */
  static final long MAX_BYTES = 16L << 20;

  /** What an entry takes beside its texts, in bytes. */
  private static final int ENTRY_BYTES = 512;

  /** How long a fetch is known that never ends. */
  private static final Duration MAX_FETCH = TokenServer.MAX_TIME.multipliedBy(3);

  /**
   * How long a token stays that came in place of another one: the fault is not the token's then.
   */
  static final Duration MIN_STAY = Duration.ofMinutes(1);

  private final Cache<TokenQuery, Flight> flights;
  private final InstantSource clock;
  private final BoundedWait waiting;

  /**
   * @param clock never goes back
   */
  TokenCache(InstantSource clock, Refusals refusals) {
    this.clock = clock;
    this.waiting = new BoundedWait("token", refusals);
    this.flights =
        Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((TokenQuery query, Flight flight) -> bytes(query, flight))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .expireAfter(Expiry.<TokenQuery, Flight>writing((_, flight) -> left(flight)))
            .build();
  }

  /** How much memory tokens take, in bytes. */
  long bytes() {
    flights.cleanUp();
    return flights.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  /**
   * The fresh token for a query, fetched if need be.
   *
   * @param fetch never throws
   */
  Answer<Token> get(TokenQuery query, Supplier<Answer<Token>> fetch, Deadline deadline) {
    Flight flight =
        flights
            .asMap()
            .compute(
                query,
                (_, known) -> known != null && isUsable(known) ? known : new Flight(Instant.MIN));
    flight.startOnce(fetch, () -> settle(query, flight));
    return waiting.on(flight.answer, deadline);
  }

  /** Forgets a token that the registry does not take, if it is the one that is known. */
  void drop(TokenQuery query, Token token) {
    flights.asMap().computeIfPresent(query, (_, known) -> isOf(known, token) ? null : known);
  }

  /**
   * Has another token fetched in place of one that may have ended, once for all requests that say
   * so.
   *
   * @return whether it makes sense to ask for the token again
   */
  boolean replace(TokenQuery query, Token token) {
    Flight now =
        flights
            .asMap()
            .compute(
                query,
                (_, known) ->
                    known == null || (isOf(known, token) && !mustStay(known))
                        ? new Flight(clock.instant().plus(MIN_STAY))
                        : known);
    return !isOf(now, token);
  }

  /** Has the entry weighed again, now that the token is there; one without a token goes. */
  private void settle(TokenQuery query, Flight flight) {
    if (flight.token().isPresent()) {
      flights.asMap().replace(query, flight, flight);
    } else {
      flights.asMap().remove(query, flight);
    }
  }

  /** How long an entry is kept: a token until it ends. */
  private Duration left(Flight flight) {
    return flight
        .token()
        .map(token -> Duration.between(clock.instant(), token.until()))
        .filter(Duration::isPositive)
        .orElse(MAX_FETCH);
  }

  private static int bytes(TokenQuery query, Flight flight) {
    return ENTRY_BYTES
        + 2 * (query.realm().toString().length() + length(query.service()) + length(query.scope()))
        + flight.token().map(token -> token.value().length()).orElse(0);
  }

  private static int length(Optional<String> text) {
    return text.map(String::length).orElse(0);
  }

  private boolean mustStay(Flight known) {
    return clock.instant().isBefore(known.stays);
  }

  private static boolean isOf(Flight known, Token token) {
    return known.token().filter(token::equals).isPresent();
  }

  private boolean isUsable(Flight known) {
    return !known.answer.isDone()
        || known.token().filter(token -> token.isFresh(clock.instant())).isPresent();
  }

  /** One fetch of a token, and the token once it is there. */
  private static final class Flight {
    final CompletableFuture<Answer<Token>> answer = new CompletableFuture<>();
    final Instant stays;
    private final AtomicBoolean started = new AtomicBoolean();

    /**
     * @param stays until when it is not replaced
     */
    Flight(Instant stays) {
      this.stays = stays;
    }

    /**
     * @param settled is run once the answer is there
     */
    void startOnce(Supplier<Answer<Token>> fetch, Runnable settled) {
      if (started.compareAndSet(false, true)) {
        AnswerMemory memory = MemoryShare.current().memory();
        Thread.ofVirtual()
            .name("token")
            .start(
                () -> {
                  complete(memory, fetch);
                  settled.run();
                });
      }
    }

    Optional<Token> token() {
      return answer.state() == Future.State.SUCCESS
              && answer.resultNow() instanceof Found<Token>(Token token)
          ? Optional.of(token)
          : Optional.empty();
    }

    private void complete(AnswerMemory memory, Supplier<Answer<Token>> fetch) {
      try {
        answer.complete(MemoryShare.ofWork(memory, fetch));
      } catch (RuntimeException | Error e) {
        answer.completeExceptionally(e);
        throw e;
      }
    }
  }
}
