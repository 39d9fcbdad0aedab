package dev.entrepot.proxy.resolve.tags;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.PageCursor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalInt;

/** Answers requests for lists of tags. */
public interface TagLists {
  /**
   * A page of the repository's tags; completes on the given event loop, which is the caller's.
   *
   * @param n the most tags wanted
   * @param page where it starts
   */
  Future<Answer<ListedTags>> tags(
      Context loop, Route route, OptionalInt n, Optional<PageCursor> page);
}
