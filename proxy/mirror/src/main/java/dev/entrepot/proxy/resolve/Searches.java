package dev.entrepot.proxy.resolve;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.route.Router;
import dev.entrepot.proxy.route.SearchRouting;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.upstream.FoundRepository;
import dev.entrepot.proxy.upstream.SearchTerm;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;

/**
 * Answers searches: asked of the upstream each time, once for concurrent requests with the same
 * term. The answers come on the given event loop. Any thread; nothing here blocks.
 */
public final class Searches {
  private final Router router;
  private final SingleFlight<SearchRouting.Found, Answer<List<FoundRepository>>> running =
      new SingleFlight<>("search");

  public Searches(Router router) {
    this.router = router;
  }

  /** What the search finds where it means to; that it means nowhere is a refusal. */
  public Future<Answer<List<FoundRepository>>> find(Context loop, SearchTerm term) {
    return switch (router.route(term)) {
      case SearchRouting.Found found -> find(loop, found, FairShare.UNLIMITED);
      case SearchRouting.Unroutable(var error) ->
          Future.succeededFuture(
              Answer.refused(
                  Refusal.of(Source.CONFIGURATION, Refusal.Reason.NOT_FOUND, error.message())));
    };
  }

  /**
   * What the search finds.
   *
   * @param share of the caller
   */
  public Future<Answer<List<FoundRepository>>> find(
      Context loop, SearchRouting.Found search, FairShare share) {
    var toll = new Toll<Answer<List<FoundRepository>>>(share, Answer::refused);
    return OffLoop.on(
        loop, running.run(search, toll, () -> search.upstream().search(search.term())));
  }
}
