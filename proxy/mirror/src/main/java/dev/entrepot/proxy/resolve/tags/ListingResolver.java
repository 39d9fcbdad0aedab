package dev.entrepot.proxy.resolve.tags;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.resolve.Ages;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.SingleFlight;
import dev.entrepot.proxy.resolve.Toll;
import dev.entrepot.proxy.resolve.tags.KeptTagLists.Asked;
import dev.entrepot.proxy.resolve.tags.KeptTagLists.Kept;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.TagList;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Answers requests for lists of tags: asked of the upstream, once for concurrent requests, and
 * while it fails, the last list for as long as {@code tags.stale-if-error} allows. Called on an
 * event loop, on which the answers come.
 */
public final class ListingResolver implements TagLists {
  private final SingleFlight<Asked, Answer<ListedTags>> tagLists = new SingleFlight<>("tags");
  private final KeptTagLists kept = new KeptTagLists();
  private final RefusalMemory refusals;
  private final InstantSource clock;

  public ListingResolver(RefusalMemory refusals, InstantSource clock) {
    this.refusals = refusals;
    this.clock = clock;
  }

  @Override
  public Future<Answer<ListedTags>> tags(
      Context loop, Route route, OptionalInt n, Optional<PageCursor> page) {
    var asked = new Asked(route.origin().id(), n, page);
    Optional<Refusal> refusal = refusals.recall(memoryKey(asked));
    return refusal.isPresent()
        ? Future.succeededFuture(withoutUpstream(route, asked, refusal.get()))
        : tagLists.run(
            route.memory(),
            loop,
            asked,
            new Toll<>(route.share(), limit -> withoutUpstream(route, asked, limit)),
            () -> ask(route, asked));
  }

  private Answer<ListedTags> ask(Route route, Asked asked) {
    return switch (TagPages.ask(route, asked.n(), asked.page())) {
      case Found<TagList>(TagList list) -> {
        kept.keep(asked, list, clock.instant());
        yield Answer.found(new ListedTags(list, CacheStatus.MISS, Optional.empty()));
      }
      case Refused<TagList>(Refusal refusal) -> {
        refusals.remember(memoryKey(asked), refusal, route.tags().notFoundTtl());
        yield withoutUpstream(route, asked, refusal);
      }
    };
  }

  private Answer<ListedTags> withoutUpstream(Route route, Asked asked, Refusal refusal) {
    return kept.find(asked)
        .filter(last -> !refusal.isWord() && isWithin(last, route.tags().staleIfError()))
        .map(last -> Answer.found(stale(last, refusal)))
        .orElseGet(() -> Answer.refused(refusal));
  }

  private boolean isWithin(Kept last, Duration time) {
    return Ages.isWithin(last.at(), clock.instant(), time);
  }

  private static ListedTags stale(Kept last, Refusal refusal) {
    String warning = "stale: last confirmed %s; %s".formatted(last.at(), refusal.message());
    return new ListedTags(last.list(), CacheStatus.STALE, Optional.of(warning));
  }

  private static RefusalMemory.Asked memoryKey(Asked asked) {
    return new RefusalMemory.Asked(asked.origin(), asked);
  }
}
