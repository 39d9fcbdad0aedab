package dev.entrepot.proxy.resolve.referrers;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.manifest.ReferrersIndex;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.heap.MemoryShare;
import dev.entrepot.proxy.resolve.Ages;
import dev.entrepot.proxy.resolve.AskLimits;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.OffLoop;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.SingleFlight;
import dev.entrepot.proxy.resolve.Toll;
import dev.entrepot.proxy.resolve.referrers.ReferrersResolution.Present;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.upstream.CallTimeout;
import dev.entrepot.proxy.upstream.OriginId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Answers requests for what refers to a manifest. The upstream's list is kept like a tag: fresh for
 * a while, then asked for again, and given out stale while the upstream fails. It is asked for
 * unfiltered, so that one list answers for every artifact type.
 *
 * <p>Called on an event loop, on which the answers come.
 */
public final class ReferrersResolver implements Referrers {
  private record Key(OriginId origin, Digest subject) {}

  private record Filter(Key of, String artifactType) {}

  private final KnownReferrers known;
  private final InstantSource clock;
  private final RefusalMemory refusals;
  private final ReferrersSource source;
  private final SingleFlight<Key, Outcome> flights = new SingleFlight<>("referrers");
  private final SingleFlight<Filter, Outcome> filters = new SingleFlight<>("referrers-filter");

  /** What came of finding out, before any filter. */
  private sealed interface Outcome {
    record Listed(ReferrersIndex index, CacheStatus status, Optional<String> warning)
        implements Outcome {}

    record Failed(Refusal refusal) implements Outcome {}
  }

  public ReferrersResolver(
      ContentCache cache, InstantSource clock, RefusalMemory refusals, Ticker ticker) {
    this.known = new KnownReferrers(cache, clock);
    this.clock = clock;
    this.refusals = refusals;
    this.source = new ReferrersSource(ticker);
  }

  @Override
  public Future<ReferrersResolution> resolve(
      Context loop, Route route, Digest subject, Optional<String> artifactType) {
    return payer(loop, route, subject)
        .compose(payer -> fly(loop, route, subject, artifactType, payer))
        .map(outcome -> resolution(outcome, artifactType.isPresent()));
  }

  /** What is known costs the caller nothing. */
  private Future<FairShare> payer(Context loop, Route route, Digest subject) {
    FairShare share = route.share();
    return share.limits().requestsPerSecond().isEmpty()
        ? Future.succeededFuture(share)
        : OffLoop.call("referrers-known", loop, () -> known.isKnown(route, subject))
            .map(isKnown -> isKnown ? FairShare.UNLIMITED : share);
  }

  private Future<Outcome> fly(
      Context loop, Route route, Digest subject, Optional<String> artifactType, FairShare payer) {
    var key = new Key(route.origin().id(), subject);
    var toll = new Toll<Outcome>(payer, Outcome.Failed::new);
    AnswerMemory memory = route.memory();
    return artifactType
        .map(
            type ->
                filters.run(
                    memory,
                    loop,
                    new Filter(key, type),
                    toll,
                    () -> filtered(flights.await(memory, key, () -> find(route, subject)), type)))
        .orElseGet(() -> flights.run(memory, loop, key, toll, () -> find(route, subject)));
  }

  /** The digests of all that refers to a manifest, for operators. Any thread. */
  public CompletableFuture<Answer<List<Digest>>> digests(Route route, Digest subject) {
    return flights
        .run(new Key(route.origin().id(), subject), () -> find(route, subject))
        .thenApply(
            outcome ->
                switch (outcome) {
                  case Outcome.Listed(ReferrersIndex index, _, _) -> Answer.found(index.digests());
                  case Outcome.Failed(Refusal refusal) -> Answer.refused(refusal);
                });
  }

  private Outcome find(Route route, Digest subject) {
    return switch (known.find(route, subject)) {
      case Answer.Refused<Optional<ReferrersRecord>>(Refusal refusal) ->
          new Outcome.Failed(refusal);
      case Answer.Found<Optional<ReferrersRecord>>(Optional<ReferrersRecord> last) ->
          last.filter(record -> isWithin(record, route.tags().ttl()))
              .map(record -> listed(record, CacheStatus.HIT, Optional.empty()))
              .orElseGet(() -> findOut(route, subject, last));
    };
  }

  private Outcome findOut(Route route, Digest subject, Optional<ReferrersRecord> last) {
    var asked = new RefusalMemory.Asked(route.origin().id(), new Key(route.origin().id(), subject));
    return refusals
        .recall(asked)
        .map(refusal -> withoutUpstream(route, last, refusal))
        .orElseGet(() -> ask(route, subject, last, asked));
  }

  private Outcome ask(
      Route route, Digest subject, Optional<ReferrersRecord> last, RefusalMemory.Asked asked) {
    CallTimeout patience = last.isPresent() ? AskLimits.RENEWING : AskLimits.COLD;
    return switch (source.ask(route, subject, patience)) {
      case Found<ReferrersIndex>(ReferrersIndex index) -> {
        known.keep(route.repository(), subject, index);
        yield new Outcome.Listed(index, CacheStatus.MISS, Optional.empty());
      }
      case Refused<ReferrersIndex>(Refusal refusal) -> {
        refusals.remember(asked, refusal, route.tags().notFoundTtl());
        yield withoutUpstream(route, last, refusal);
      }
    };
  }

  private Outcome withoutUpstream(Route route, Optional<ReferrersRecord> last, Refusal refusal) {
    return last.filter(record -> !refusal.isWord() && isWithin(record, route.tags().staleIfError()))
        .map(record -> listed(record, CacheStatus.STALE, Optional.of(warning(record, refusal))))
        .orElseGet(() -> new Outcome.Failed(refusal));
  }

  private boolean isWithin(ReferrersRecord record, Duration time) {
    return Ages.isWithin(record.checkedAt(), clock.instant(), time);
  }

  private static String warning(ReferrersRecord record, Refusal refusal) {
    return "stale: last confirmed %s; %s".formatted(record.checkedAt(), refusal.message());
  }

  private static Outcome listed(
      ReferrersRecord record, CacheStatus status, Optional<String> warning) {
    return new Outcome.Listed(ReferrersIndex.parsed(record.bytes()), status, warning);
  }

  /** What is left of a list, whose own memory then counts no longer. */
  private static Outcome filtered(Outcome outcome, String artifactType) {
    return switch (outcome) {
      case Outcome.Failed failed -> failed;
      case Outcome.Listed(ReferrersIndex index, CacheStatus status, Optional<String> warning) -> {
        if (!KnownReferrers.covers((long) ReferrersIndex.FACTOR * index.size())) {
          yield new Outcome.Failed(KnownReferrers.overloaded());
        }
        ReferrersIndex left = index.filtered(artifactType);
        MemoryShare.current().disown();
        MemoryShare.current().shrinkTo(left.size());
        yield new Outcome.Listed(left, status, warning);
      }
    };
  }

  private static ReferrersResolution resolution(Outcome outcome, boolean isFiltered) {
    return switch (outcome) {
      case Outcome.Failed(Refusal refusal) -> new ReferrersResolution.Refused(refusal);
      case Outcome.Listed(ReferrersIndex index, CacheStatus status, Optional<String> warning) ->
          new Present(index.bytes(), isFiltered, status, warning);
    };
  }
}
