package dev.entrepot.proxy.resolve;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.resolve.ReferrersResolution.Present;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.Answer;
import dev.entrepot.proxy.upstream.Answer.Found;
import dev.entrepot.proxy.upstream.Answer.Refused;
import dev.entrepot.proxy.upstream.Patience;
import dev.entrepot.proxy.upstream.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for what refers to a manifest. The upstream's list is kept like a tag: fresh for
 * a while, then asked for again, and given out stale while the upstream fails. It is asked for
 * unfiltered, so that one list answers for every artifact type.
 *
 * <p>Called on an event loop, on which the answers come.
 */
public final class ReferrersResolver implements Referrers {
  private static final Logger log = LoggerFactory.getLogger(ReferrersResolver.class);

  private record Key(Repository repository, Digest subject) {}

  private final ContentCache cache;
  private final InstantSource clock;
  private final RefusalMemory refusals;
  private final ReferrersSource source;
  private final SingleFlight<Key, Outcome> flights = new SingleFlight<>("referrers");

  /** What came of finding out, before any filter. */
  private sealed interface Outcome {
    record Listed(ReferrersIndex index, CacheStatus status, Optional<String> warning)
        implements Outcome {}

    record Failed(Refusal refusal) implements Outcome {}
  }

  public ReferrersResolver(
      ContentCache cache, InstantSource clock, RefusalMemory refusals, Ticker ticker) {
    this.cache = cache;
    this.clock = clock;
    this.refusals = refusals;
    this.source = new ReferrersSource(ticker);
  }

  @Override
  public Future<ReferrersResolution> resolve(
      Context loop, Route route, Digest subject, Optional<String> artifactType) {
    var key = new Key(route.repository(), subject);
    return Future.fromCompletionStage(flights.run(key, () -> find(route, subject)), loop)
        .map(outcome -> filtered(outcome, artifactType));
  }

  /** The digests of all that refers to a manifest, for operators. Any thread. */
  public CompletableFuture<Answer<List<Digest>>> digests(Route route, Digest subject) {
    return flights
        .run(new Key(route.repository(), subject), () -> find(route, subject))
        .thenApply(
            outcome ->
                switch (outcome) {
                  case Outcome.Listed(ReferrersIndex index, _, _) -> Answer.found(index.digests());
                  case Outcome.Failed(Refusal refusal) -> Answer.refused(refusal);
                });
  }

  private Outcome find(Route route, Digest subject) {
    Optional<ReferrersRecord> known = cache.referrers(route.repository(), subject);
    return known
        .filter(record -> isWithin(record, route.tags().ttl()))
        .map(record -> listed(record, CacheStatus.HIT, Optional.empty()))
        .orElseGet(() -> findOut(route, subject, known));
  }

  private Outcome findOut(Route route, Digest subject, Optional<ReferrersRecord> known) {
    var asked = new RefusalMemory.Asked(route.repository(), new Key(route.repository(), subject));
    return refusals
        .recall(asked)
        .map(refusal -> withoutUpstream(route, known, refusal))
        .orElseGet(() -> ask(route, subject, known, asked));
  }

  private Outcome ask(
      Route route, Digest subject, Optional<ReferrersRecord> known, RefusalMemory.Asked asked) {
    Patience patience = known.isPresent() ? TagRevalidator.REVALIDATION : ManifestFetcher.COLD;
    return switch (source.ask(route, subject, patience)) {
      case Found<ReferrersIndex>(ReferrersIndex index) -> {
        keep(route, subject, index);
        yield new Outcome.Listed(index, CacheStatus.MISS, Optional.empty());
      }
      case Refused<ReferrersIndex>(Refusal refusal) -> {
        refusals.remember(asked, refusal, route.tags().notFoundTtl());
        yield withoutUpstream(route, known, refusal);
      }
    };
  }

  /** Waits until it is found, so that whoever comes next finds it. */
  private void keep(Route route, Digest subject, ReferrersIndex index) {
    var record = new ReferrersRecord(ByteBuffer.wrap(index.bytes()), clock.instant());
    try {
      cache.putReferrers(route.repository(), subject, record).toCompletableFuture().join();
    } catch (CompletionException e) {
      log.debug("referrers of {} in {} not kept", subject, route.repository(), e);
    }
  }

  private Outcome withoutUpstream(Route route, Optional<ReferrersRecord> known, Refusal refusal) {
    boolean mayBeStale =
        switch (refusal.reason()) {
          case NOT_FOUND, UNAUTHORIZED, DENIED -> false;
          case TOO_MANY_REQUESTS, BAD_ANSWER, WRONG_CONTENT, UNREACHABLE, UNAVAILABLE, TIMED_OUT ->
              true;
        };
    return known
        .filter(record -> mayBeStale && isWithin(record, route.tags().staleIfError()))
        .map(record -> listed(record, CacheStatus.STALE, Optional.of(warning(record, refusal))))
        .orElseGet(() -> new Outcome.Failed(refusal));
  }

  private boolean isWithin(ReferrersRecord record, Duration time) {
    Instant end = record.checkedAt().plus(time);
    return end.isAfter(clock.instant());
  }

  private static String warning(ReferrersRecord record, Refusal refusal) {
    return "stale: last confirmed %s; %s".formatted(record.checkedAt(), refusal.message());
  }

  private static Outcome listed(
      ReferrersRecord record, CacheStatus status, Optional<String> warning) {
    return new Outcome.Listed(ReferrersIndex.stored(record.index()), status, warning);
  }

  private static ReferrersResolution filtered(Outcome outcome, Optional<String> artifactType) {
    return switch (outcome) {
      case Outcome.Failed(Refusal refusal) -> new ReferrersResolution.Refused(refusal);
      case Outcome.Listed(ReferrersIndex index, CacheStatus status, Optional<String> warning) ->
          new Present(
              artifactType.map(index::filtered).orElse(index).bytes(),
              artifactType.isPresent(),
              status,
              warning);
    };
  }
}
