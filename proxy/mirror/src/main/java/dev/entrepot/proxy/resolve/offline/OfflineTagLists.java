package dev.entrepot.proxy.resolve.offline;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.OffLoop;
import dev.entrepot.proxy.resolve.SingleFlight;
import dev.entrepot.proxy.resolve.tags.ListedTags;
import dev.entrepot.proxy.resolve.tags.TagLists;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.TagList;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Lists of tags while offline: those whose manifests are here, in the order of their characters
 * (OCI distribution specification, "Listing Tags"). Looked up once for concurrent requests. Called
 * on an event loop, on which the answers come.
 */
public final class OfflineTagLists implements TagLists {
  private record Asked(Repository repository, OptionalInt n, String last) {}

  private final ContentCache cache;
  private final Absences absences;
  private final SingleFlight<Asked, Answer<ListedTags>> lists = new SingleFlight<>("offline-tags");

  /**
   * @param absences what is answered for a repository without tags
   */
  public OfflineTagLists(ContentCache cache, Absences absences) {
    this.cache = cache;
    this.absences = absences;
  }

  @Override
  public Future<Answer<ListedTags>> tags(
      Context loop, Route route, OptionalInt n, Optional<PageCursor> page) {
    String last = page.flatMap(PageCursor::last).orElse("");
    var asked = new Asked(route.repository(), n, last);
    return OffLoop.on(loop, lists.run(asked, () -> list(asked)));
  }

  private Answer<ListedTags> list(Asked asked) {
    int most = asked.n().orElse(Integer.MAX_VALUE);
    try {
      // One more tells whether there is another page, and at least one whether there are any tags.
      List<Tag> tags =
          cache
              .inspection()
              .listing()
              .tags(asked.repository(), asked.last(), most == Integer.MAX_VALUE ? most : most + 1);
      return tags.isEmpty() && asked.last().isEmpty()
          ? Answer.refused(absences.repository(asked.repository()))
          : Answer.found(new ListedTags(page(tags, most), CacheStatus.HIT, Optional.empty()));
    } catch (StoreException e) {
      return Answer.refused(
          Refusal.of(Source.STORE, Refusal.Reason.UNAVAILABLE, String.valueOf(e.getMessage())));
    }
  }

  private static TagList page(List<Tag> tags, int most) {
    List<String> names = tags.stream().limit(most).map(Tag::value).toList();
    Optional<PageCursor> next =
        tags.size() > most && most > 0
            ? Optional.of(PageCursor.after(names.getLast()))
            : Optional.empty();
    return new TagList(names, next);
  }
}
