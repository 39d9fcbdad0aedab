package dev.entrepot.proxy.resolve.tags;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.heap.MemoryShare;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.TagList;
import dev.entrepot.proxy.upstream.TagNames;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One page of tags for a client, put together of as many of the upstream's as it takes, and cut to
 * what the client wants where the upstream takes no notice of that. For one page. Blocking; virtual
 * threads only.
 */
final class TagPages {
  /** The most tags that a registry is asked for at once; some refuse more. */
  static final int MAX_PAGE_TAGS = 1000;

  /** The most pages that are asked for; if the client wanted more, there is a next page. */
  static final int MAX_PAGES = 32;

  private final Route route;
  private final OptionalInt wanted;
  private final TagNames.Builder tags = new TagNames.Builder();
  private Optional<PageCursor> next;
  private boolean isCountRefused;

  private TagPages(Route route, OptionalInt wanted, Optional<PageCursor> start) {
    this.route = route;
    this.wanted = wanted;
    this.next = start;
  }

  /**
   * The page.
   *
   * @param wanted how many tags it has at most
   * @param start where it starts
   */
  static Answer<TagList> ask(Route route, OptionalInt wanted, Optional<PageCursor> start) {
    var pages = new TagPages(route, wanted, start);
    if (wanted.isEmpty()) {
      return pages.page().then(page -> Answer.found(cut(page, start, Integer.MAX_VALUE)));
    }
    return pages.gather();
  }

  /**
   * What is left of a list for a client that wants so many tags behind another. If the upstream has
   * left out what is before that tag, and has sent no more, it is the list itself.
   */
  static TagList cut(TagList list, Optional<PageCursor> start, int most) {
    int first = start.flatMap(PageCursor::last).map(last -> behind(list.tags(), last)).orElse(0);
    int size = list.tags().size();
    // Only the upstream knows where its own cursor leads: a page that has one stays whole.
    boolean isOwn = list.next().filter(next -> next.last().isEmpty()).isPresent();
    int end = isOwn || most >= size - first ? size : first + most;
    TagNames left = list.tags().part(first, end);
    return new TagList(
        left, end < size && !left.isEmpty() ? Optional.of(after(left)) : list.next());
  }

  /** How many tags of the list are no part of what is behind a tag. */
  private static int behind(TagNames tags, String last) {
    int place = tags.indexOf(last);
    if (place >= 0) {
      return place + 1;
    }
    int first = 0;
    while (first < tags.size() && tags.get(first).compareTo(last) < 0) {
      first++;
    }
    return first > 0 && isInOrder(tags) ? first : 0;
  }

  private static boolean isInOrder(TagNames tags) {
    for (int i = 1; i < tags.size(); i++) {
      if (tags.get(i - 1).compareTo(tags.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private Answer<TagList> gather() {
    // None are wanted: one tells whether there is such a repository.
    int most = Math.max(1, wanted.orElseThrow());
    for (int i = 0; i < MAX_PAGES && tags.size() < most && (i == 0 || next.isPresent()); i++) {
      Optional<PageCursor> start = next;
      switch (page()) {
        case Refused<TagList>(Refusal refusal) -> {
          if (tags.size() == 0) {
            return Answer.refused(refusal);
          }
          return Answer.found(new TagList(tags.build(), next)); // What is missing is the next page.
        }
        case Found<TagList>(TagList page) -> {
          TagList part = cut(page, start, most - tags.size());
          part.tags().forEach(tags::add);
          MemoryShare.current().shrinkTo(tags.memory());
          next = part.next().filter(it -> !start.equals(Optional.of(it)));
        }
      }
    }
    return Answer.found(
        wanted.orElseThrow() == 0
            ? new TagList(TagNames.of(List.of()), Optional.empty())
            : new TagList(tags.build(), next));
  }

  /** The upstream's next page; if it does not take the number, one of the length that it likes. */
  private Answer<TagList> page() {
    OptionalInt count =
        wanted.isEmpty() || isCountRefused
            ? OptionalInt.empty()
            : OptionalInt.of(Math.clamp(wanted.getAsInt() - (long) tags.size(), 1, MAX_PAGE_TAGS));
    Answer<TagList> answer = list(count);
    if (count.isPresent()
        && answer instanceof Refused<TagList>(Refusal refusal)
        && refusal.reason() == Refusal.Reason.BAD_ANSWER) {
      isCountRefused = true;
      return list(OptionalInt.empty());
    }
    return answer;
  }

  private Answer<TagList> list(OptionalInt count) {
    return route.lists().tags(count, next);
  }

  private static PageCursor after(TagNames tags) {
    return PageCursor.after(tags.get(tags.size() - 1));
  }
}
