package dev.entrepot.operate.pull;

import dev.entrepot.operate.pull.spec.TagRule;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.TagList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** All tags of a repository that a rule fits. Blocking; virtual threads only. */
final class TagLister {
  /** How many tags a page is asked to have; some registries refuse more. */
  private static final int PAGE_TAGS = 1000;

  /** The most pages that are asked for. */
  static final int MAX_PAGES = 200;

  private TagLister() {}

  static List<String> tags(Route route, TagRule rule) throws PullException, InterruptedException {
    List<String> tags = new ArrayList<>();
    Optional<PageCursor> page = Optional.empty();
    for (int i = 0; i < MAX_PAGES; i++) {
      Answer<TagList> answer = ask(route, page);
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while listing tags");
      }
      switch (answer) {
        case Answer.Refused<TagList>(var refusal) -> throw new PullException(refusal.message());
        case Answer.Found<TagList>(TagList list) -> {
          list.tags().stream().filter(rule::fits).forEach(tags::add);
          page = list.next();
        }
      }
      if (page.isEmpty()) {
        return tags;
      }
    }
    throw new PullException("its list of tags has more than %d pages".formatted(MAX_PAGES));
  }

  /** A page; if the registry does not take the number, one of the length that it likes. */
  private static Answer<TagList> ask(Route route, Optional<PageCursor> page) {
    Answer<TagList> answer = list(route, OptionalInt.of(PAGE_TAGS), page);
    return answer instanceof Answer.Refused<TagList>(Refusal refusal)
            && refusal.reason() == Refusal.Reason.BAD_ANSWER
        ? list(route, OptionalInt.empty(), page)
        : answer;
  }

  private static Answer<TagList> list(Route route, OptionalInt count, Optional<PageCursor> page) {
    return route.lists().tags(count, page);
  }
}
