package dev.entrepot.proxy.resolve.rights;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.OffLoop;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.RefusalMemory.Asked;
import dev.entrepot.proxy.resolve.SingleFlight;
import dev.entrepot.proxy.resolve.Toll;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.upstream.CallerLogin;
import dev.entrepot.proxy.upstream.OriginId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides whether a caller may have something of a repository, by what its registry has said to the
 * caller's login, or to requests without a login, within {@code proof-ttl}. What is not known is
 * asked, once for all requests that wait for it. While the registry fails, older proofs count for
 * {@code proof-stale-if-error} more. Any thread; nothing here blocks.
 */
final class PullRights {
  /** Of how many repositories it is known that they are not for everyone; the least used go. */
  static final long MAX_PRIVATE = 10_000;

  /** How often a registry is asked whose consent was outrun by a refusal of another request. */
  private static final int MAX_TRIES = 2;

  private final PullProofs proofs;
  private final RightsQuestion question;
  private final RefusalMemory refusals;
  private final SingleFlight<Asked, Optional<Refusal>> flights = new SingleFlight<>("right");

  /** Questions without a login, which are the same for all logins. */
  private final SingleFlight<OriginId, Optional<Refusal>> open = new SingleFlight<>("public");

  /** Repositories that give nothing without a login, by how long that counts. */
  private final Cache<OriginId, Duration> closed;

  /** Which repositories callers without a login have, so that made-up logins have them too. */
  private final Predicate<Repository> isForAnyone;

  PullRights(
      ContentCache cache, PullProofs proofs, Ticker ticker, Predicate<Repository> isForAnyone) {
    this.proofs = proofs;
    this.isForAnyone = isForAnyone;
    this.question = new RightsQuestion(cache, proofs);
    this.refusals = new RefusalMemory(ticker);
    this.closed =
        Caffeine.newBuilder()
            .maximumSize(MAX_PRIVATE)
            .ticker(ticker)
            .expireAfter(Expiry.<OriginId, Duration>writing((_, hold) -> hold))
            .build();
  }

  /** The same repository, asked in a way that notes what its answers prove. */
  Route noting(Route route) {
    UpstreamRights.OfCaller rights = rights(route);
    Route own = route.origin().id().caller().isPresent() ? route : route.as(CallerLogin.ANONYMOUS);
    Duration keep = keep(rights);
    return own.through(new ProvingOrigin(own.origin(), proofs, keep));
  }

  /** Whether a right was proven so lately that the registry need not be asked. */
  boolean isFresh(Route route, ProvenRight right) {
    return isProven(route, right, rights(route).proofTtl());
  }

  /** Whether a right was proven so lately that it counts while the registry fails. */
  boolean isUsable(Route route, ProvenRight right) {
    return isProven(route, right, keep(rights(route)));
  }

  private boolean isProven(Route route, ProvenRight right, Duration within) {
    return proofs.isProven(route.origin().id(), right, within)
        || (isForAnyone(route) && proofs.isProven(anyone(route), right, within));
  }

  /**
   * What is against giving something to the caller, if anything; completes on the event loop, which
   * is the caller's. At once, if the right was proven lately.
   *
   * @param route one of {@link #noting}
   * @param request what the caller asked for, by which a refusal is held for a while: to which
   *     digest a tag leads must not show by a refusal that both share
   */
  Future<Optional<Refusal>> objection(
      Context loop, Route route, WantedProof wanted, Object request) {
    if (isFresh(route, wanted.right()) || isUsableNow(route, wanted.right())) {
      return Future.succeededFuture(Optional.empty());
    }
    var asked = new Asked(route.origin().id(), request);
    Optional<Refusal> held = refusals.recall(asked);
    return held.isPresent()
        ? Future.succeededFuture(unlessUsable(route, wanted, held.get()))
        : OffLoop.on(
            loop,
            flights.run(asked, toll(route, wanted.right()), () -> prove(route, wanted, asked)));
  }

  /**
   * The same for what is stored and what is not: that must not show by the caller's limits. To ask
   * again for what was granted before is free: what is stored is not refused for want of it.
   */
  private Toll<Optional<Refusal>> toll(Route route, ProvenRight right) {
    return new Toll<>(isUsable(route, right) ? FairShare.UNLIMITED : route.share(), Optional::of);
  }

  /** Whether an older proof counts without a question, as the registry would not be asked. */
  private boolean isUsableNow(Route route, ProvenRight right) {
    return !route.health().isManifestDue()
        && route.health().trouble().filter(PullRights::isFailure).isPresent()
        && isUsable(route, right);
  }

  private Optional<Refusal> unlessUsable(Route route, WantedProof wanted, Refusal refusal) {
    return isFailure(refusal) && isUsable(route, wanted.right())
        ? Optional.empty()
        : Optional.of(refusal);
  }

  /**
   * Whether the registry has failed to say anything of rights; that a caller is limited is none.
   */
  private static boolean isFailure(Refusal refusal) {
    return refusal.source() == Source.UPSTREAM && isOfHealth(refusal.reason());
  }

  private static boolean isOfHealth(Reason reason) {
    return switch (reason) {
      case TOO_MANY_REQUESTS, UNREACHABLE, UNAVAILABLE, TIMED_OUT -> true;
      case NOT_FOUND, UNAUTHORIZED, DENIED, BAD_ANSWER, WRONG_CONTENT, OVERLOADED -> false;
    };
  }

  // What follows blocks, on virtual threads.

  private Optional<Refusal> prove(Route route, WantedProof wanted, Asked asked) {
    long begin = proofs.now();
    boolean hasOlder = isUsable(route, wanted.right());
    Optional<Refusal> refusal = askForAll(route, wanted, hasOlder);
    for (int i = 0; i < MAX_TRIES && refusal.isEmpty(); i++) {
      if (isProvenNow(route, wanted.right(), begin)) {
        return Optional.empty();
      }
      refusal = question.ask(route, wanted, keep(rights(route)), hasOlder);
    }
    if (refusal.isEmpty() && isProvenNow(route, wanted.right(), begin)) {
      return Optional.empty();
    }
    Refusal why = refusal.or(() -> proofs.denial(route.origin().id())).orElseGet(() -> lost(route));
    refusals.remember(asked, why, route.tags().notFoundTtl());
    return unlessUsable(route, wanted, why);
  }

  /** Whether it is proven by now; an answer may take longer than a proof counts. */
  private boolean isProvenNow(Route route, ProvenRight right, long begin) {
    return isFresh(route, right)
        || proofs.isProvenSince(route.origin().id(), right, begin)
        || (isForAnyone(route) && proofs.isProvenSince(anyone(route), right, begin));
  }

  /** What the registry gives to everyone counts for logins where it is given out without one. */
  private boolean isForAnyone(Route route) {
    return isForAnyone.test(route.repository());
  }

  /**
   * Asks whether the registry gives to everyone what is wanted; once for all logins, and not again
   * for a while if it does not.
   *
   * @return that there is no answer at all, so that there is no point in asking with a login
   */
  private Optional<Refusal> askForAll(Route route, WantedProof wanted, boolean hasOlder) {
    OriginId anyone = anyone(route);
    if (!isForAnyone(route)
        || route.origin().id().equals(anyone)
        || closed.getIfPresent(anyone) != null) {
      return Optional.empty();
    }
    return open.await(
            route.memory(),
            anyone,
            () -> {
              UpstreamRights.OfCaller rights = rights(route);
              Optional<Refusal> refusal =
                  question.ask(route.as(CallerLogin.ANONYMOUS), wanted, keep(rights), hasOlder);
              if (refusal.filter(no -> !isFailure(no)).isPresent()) {
                closed.put(anyone, rights.proofTtl());
              }
              return refusal;
            })
        .filter(PullRights::isSilence);
  }

  private static boolean isSilence(Refusal refusal) {
    return refusal.reason() == Reason.UNREACHABLE || refusal.reason() == Reason.TIMED_OUT;
  }

  /** The proof was pushed out of memory before it could be used. */
  private static Refusal lost(Route route) {
    return Refusal.of(
        Source.MEMORY,
        Reason.UNAVAILABLE,
        "the right to pull from %s could not be remembered".formatted(route.repository()));
  }

  private static OriginId anyone(Route route) {
    return new OriginId(route.repository(), CallerLogin.ANONYMOUS.caller());
  }

  private static UpstreamRights.OfCaller rights(Route route) {
    return switch (route.rights()) {
      case UpstreamRights.OfCaller rights -> rights;
      case UpstreamRights.Shared _ ->
          throw new IllegalArgumentException(route.repository() + " has shared rights");
    };
  }

  /** How long a proof may be of use. */
  private static Duration keep(UpstreamRights.OfCaller rights) {
    return rights.proofTtl().plus(rights.proofStaleIfError());
  }
}
