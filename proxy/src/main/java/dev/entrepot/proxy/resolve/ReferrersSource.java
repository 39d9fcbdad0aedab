package dev.entrepot.proxy.resolve;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.Answer;
import dev.entrepot.proxy.upstream.Answer.Found;
import dev.entrepot.proxy.upstream.Answer.Refused;
import dev.entrepot.proxy.upstream.FetchedManifest;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.Patience;
import dev.entrepot.proxy.upstream.ReferrersPage;
import dev.entrepot.proxy.upstream.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks upstreams what refers to a manifest: by the referrers API, and where there is none, by the
 * tag that stands in for it (OCI distribution specification, "Referrers Tag Schema"). Blocking;
 * virtual threads only.
 */
final class ReferrersSource {
  /** The most pages of one list that are asked for. */
  static final int MAX_PAGES = 32;

  /** The longest list that is put together of pages, in bytes; as long as a manifest may be. */
  static final int MAX_BYTES = FetchedManifest.MAX_BYTES;

  /** How long it is known of a repository that its registry has no referrers API. */
  static final Duration WITHOUT_API = Duration.ofMinutes(10);

  /** Of how many repositories that is known; the least used go first. */
  private static final long MAX_REPOSITORIES = 10_000;

  private final Cache<Repository, Boolean> withoutApi;

  ReferrersSource(Ticker ticker) {
    withoutApi =
        Caffeine.newBuilder()
            .maximumSize(MAX_REPOSITORIES)
            .ticker(ticker)
            .expireAfterWrite(WITHOUT_API)
            .build();
  }

  /**
   * All that refers to the subject, as far as the upstream says.
   *
   * @param patience how long each of its answers may take
   */
  Answer<ReferrersIndex> ask(Route route, Digest subject, Patience patience) {
    if (withoutApi.getIfPresent(route.repository()) != null) {
      return underTag(route, subject, patience);
    }
    return switch (byApi(route, subject, patience)) {
      case Refused<ReferrersIndex>(Refusal refusal)
          when refusal.reason() == Refusal.Reason.NOT_FOUND -> {
        withoutApi.put(route.repository(), true);
        yield underTag(route, subject, patience);
      }
      case Refused<ReferrersIndex> refused -> refused;
      case Found<ReferrersIndex> found -> found;
    };
  }

  private static Answer<ReferrersIndex> byApi(Route route, Digest subject, Patience patience) {
    var pages = new ArrayList<ReferrersIndex>();
    Optional<PageCursor> next = Optional.empty();
    do {
      Answer<ReferrersPage> answer =
          route.upstream().referrers(route.repository().name(), subject, next, patience);
      switch (answer) {
        case Refused<ReferrersPage>(Refusal refusal) -> {
          return Answer.refused(refusal);
        }
        case Found<ReferrersPage>(ReferrersPage page) -> {
          Optional<ReferrersIndex> index = ReferrersIndex.parse(page.raw());
          if (index.isEmpty()) {
            return bad(route, "its list of referrers is not an image index");
          }
          pages.add(index.get());
          next = page.next();
        }
      }
      if (isTooLong(pages)) {
        return bad(route, "its list of referrers is too long");
      }
    } while (next.isPresent());
    return Answer.found(ReferrersIndex.joined(pages));
  }

  private static boolean isTooLong(List<ReferrersIndex> pages) {
    return pages.size() > MAX_PAGES
        || pages.stream().mapToLong(ReferrersIndex::size).sum() > MAX_BYTES;
  }

  private static Answer<ReferrersIndex> underTag(Route route, Digest subject, Patience patience) {
    var reference = new Reference.Tagged(Tag.standingInForReferrers(subject));
    return switch (route.upstream().getManifest(route.repository().name(), reference, patience)) {
      case Found<FetchedManifest>(FetchedManifest fetched) ->
          ReferrersIndex.parse(fetched.raw())
              .map(Answer::found)
              .orElseGet(() -> bad(route, "what its tag lists as referrers is not an image index"));
      case Refused<FetchedManifest>(Refusal refusal)
          when refusal.reason() == Refusal.Reason.NOT_FOUND ->
          Answer.found(ReferrersIndex.empty());
      case Refused<FetchedManifest>(Refusal refusal) -> Answer.refused(refusal);
    };
  }

  private static Answer<ReferrersIndex> bad(Route route, String why) {
    return Answer.refused(
        new Refusal(
            Refusal.Reason.BAD_ANSWER,
            "%s: %s".formatted(route.upstream().name(), why),
            Optional.empty()));
  }
}
