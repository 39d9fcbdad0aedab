package dev.entrepot.proxy.resolve.tags;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.entrepot.proxy.upstream.OriginId;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.TagList;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** The lists of tags that upstreams gave last, for while they fail. In memory. Any thread. */
final class KeptTagLists {
  /** The most that they take together, in bytes: 4 MiB; the least used go first. */
  static final int MAX_BYTES = 4 << 20;

  /** About what an entry takes beside its tags, in bytes. */
  private static final int ENTRY_BYTES = 512;

  /**
   * What was asked for.
   *
   * @param n how many tags at most
   * @param page where they start
   */
  record Asked(OriginId origin, OptionalInt n, Optional<PageCursor> page) {
    private int characters() {
      return page.map(start -> start.query().length()).orElse(0);
    }
  }

  /** What the upstream said, and when. */
  record Kept(TagList list, Instant at) {}

  private final Cache<Asked, Kept> kept =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .<Asked, Kept>weigher(
              (asked, last) ->
                  (int) last.list.tags().memory() + ENTRY_BYTES + 2 * asked.characters())
          .build();

  void keep(Asked asked, TagList list, Instant at) {
    kept.put(asked, new Kept(list, at));
  }

  /** What was asked for, or that part of the whole list. */
  Optional<Kept> find(Asked asked) {
    return Optional.ofNullable(kept.getIfPresent(asked)).or(() -> ofWhole(asked));
  }

  private Optional<Kept> ofWhole(Asked asked) {
    boolean isBehindATag = asked.page.map(start -> start.last().isPresent()).orElse(true);
    var whole = new Asked(asked.origin, OptionalInt.empty(), Optional.empty());
    return Optional.ofNullable(kept.getIfPresent(whole))
        .filter(last -> isBehindATag && last.list.next().isEmpty())
        .map(
            last ->
                new Kept(
                    TagPages.cut(last.list, asked.page, asked.n.orElse(Integer.MAX_VALUE)),
                    last.at));
  }
}
