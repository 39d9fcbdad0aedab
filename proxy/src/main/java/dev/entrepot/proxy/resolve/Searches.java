package dev.entrepot.proxy.resolve;

import dev.entrepot.proxy.route.SearchRouting;
import dev.entrepot.proxy.upstream.Answer;
import dev.entrepot.proxy.upstream.FoundRepository;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;

/**
 * Answers searches: asked of the upstream each time, once for all who ask for the same at the same
 * time. Called on an event loop, on which the answers come.
 */
public final class Searches {
  private final SingleFlight<SearchRouting.Found, Answer<List<FoundRepository>>> running =
      new SingleFlight<>("search");

  /** What the search finds. */
  public Future<Answer<List<FoundRepository>>> find(Context loop, SearchRouting.Found search) {
    return Future.fromCompletionStage(
        running.run(search, () -> search.upstream().search(search.term())), loop);
  }
}
