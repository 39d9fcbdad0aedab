package dev.entrepot.proxy.resolve.rights;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.tags.ListedTags;
import dev.entrepot.proxy.resolve.tags.TagLists;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.PageCursor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Lists of tags for callers that have the right to them. A list that the registry has given to the
 * caller's login just now is its own proof, and no proof that the login may pull; an older one goes
 * out while the registry fails and the right is not too old.
 */
record ProvenTagLists(TagLists found, PullRights rights) implements TagLists {
  @Override
  public Future<Answer<ListedTags>> tags(
      Context loop, Route route, OptionalInt n, Optional<PageCursor> page) {
    if (route.isShared()) {
      return found.tags(loop, route, n, page);
    }
    Route noting = rights.noting(route);
    return found.tags(loop, noting, n, page).map(answer -> ifProven(noting, answer));
  }

  private Answer<ListedTags> ifProven(Route route, Answer<ListedTags> answer) {
    boolean isOld =
        answer instanceof Found<ListedTags>(ListedTags listed)
            && listed.status() != CacheStatus.MISS;
    return isOld && !rights.isUsable(route, ProvenRight.TAGS)
        ? Answer.refused(tooOld(route))
        : answer;
  }

  private static Refusal tooOld(Route route) {
    return Refusal.of(
        Source.UPSTREAM,
        Reason.UNAVAILABLE,
        "%s fails, and has not confirmed lately that you have access to %s"
            .formatted(route.origin().name(), route.repository()));
  }
}
