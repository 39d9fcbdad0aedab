package dev.entrepot.proxy.resolve;

import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.Answer;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.Refusal;
import dev.entrepot.proxy.upstream.TagList;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Answers requests for lists of tags: asked of the upstream, once for all who ask at the same time.
 * Called on an event loop, on which the answers come.
 */
public final class ListingResolver implements TagLists {
  private record TagsAsked(Repository repository, OptionalInt n, Optional<PageCursor> page) {}

  private final SingleFlight<TagsAsked, Answer<TagList>> tagLists = new SingleFlight<>("tags");
  private final RefusalMemory refusals;

  public ListingResolver(RefusalMemory refusals) {
    this.refusals = refusals;
  }

  @Override
  public Future<Answer<TagList>> tags(
      Context loop, Route route, OptionalInt n, Optional<PageCursor> page) {
    var key = new TagsAsked(route.repository(), n, page);
    var asked = new RefusalMemory.Asked(route.repository(), key);
    return refusals
        .recall(asked)
        .map(refusal -> Future.succeededFuture(Answer.<TagList>refused(refusal)))
        .orElseGet(
            () ->
                Future.fromCompletionStage(
                    tagLists.run(key, () -> ask(route, n, page, asked)), loop));
  }

  private Answer<TagList> ask(
      Route route, OptionalInt n, Optional<PageCursor> page, RefusalMemory.Asked asked) {
    Answer<TagList> answer = route.upstream().listTags(route.repository().name(), n, page);
    if (answer instanceof Answer.Refused<TagList>(Refusal refusal)) {
      refusals.remember(asked, refusal, route.tags().notFoundTtl());
    }
    return answer;
  }
}
