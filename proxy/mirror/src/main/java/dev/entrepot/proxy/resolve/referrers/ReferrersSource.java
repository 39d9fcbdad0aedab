package dev.entrepot.proxy.resolve.referrers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.ReferrersIndex;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.CallTimeout;
import dev.entrepot.proxy.upstream.FetchedManifest;
import dev.entrepot.proxy.upstream.ManifestHead;
import dev.entrepot.proxy.upstream.OriginId;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.ReferrersPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks upstreams what refers to a manifest: by the referrers API, and where there is none, or where
 * it knows of nothing, by the tag that stands in for it (OCI distribution specification, "Referrers
 * Tag Schema"). Blocking; virtual threads only.
 */
final class ReferrersSource {
  /** The most pages of one list that are asked for. */
  static final int MAX_PAGES = 32;

  /** The longest list that is put together of pages, in bytes; as long as a manifest may be. */
  static final int MAX_BYTES = FetchedManifest.MAX_BYTES;

  /** How long it is known of a repository that its registry has no referrers API. */
  static final Duration WITHOUT_API = Duration.ofMinutes(10);

  /** Of how many origins that is known; the least used go first. */
  private static final long MAX_ORIGINS = 10_000;

  private final Cache<OriginId, Boolean> withoutApi;

  ReferrersSource(Ticker ticker) {
    withoutApi =
        Caffeine.newBuilder()
            .maximumSize(MAX_ORIGINS)
            .ticker(ticker)
            .expireAfterWrite(WITHOUT_API)
            .build();
  }

  /**
   * All that refers to the subject, as far as the upstream says.
   *
   * @param patience how long each of its answers may take
   */
  Answer<ReferrersIndex> ask(Route route, Digest subject, CallTimeout patience) {
    if (withoutApi.getIfPresent(route.origin().id()) != null) {
      return underTag(route, subject, patience);
    }
    return switch (byApi(route, subject, patience)) {
      case Refused<ReferrersIndex>(Refusal refusal) ->
          switch (refusal.reason()) {
            case NOT_FOUND -> {
              withoutApi.put(route.origin().id(), true);
              yield underTag(route, subject, patience);
            }
            case UNAUTHORIZED, DENIED -> underTagOr(refusal, route, subject, patience);
            default -> Answer.refused(refusal);
          };
      case Found<ReferrersIndex>(ReferrersIndex index) when index.isEmpty() ->
          Answer.found(addedUnderTag(route, subject, patience));
      case Found<ReferrersIndex> found -> found;
    };
  }

  private static Answer<ReferrersIndex> byApi(Route route, Digest subject, CallTimeout patience) {
    var pages = new ArrayList<ReferrersIndex>();
    Optional<PageCursor> next = Optional.empty();
    do {
      Answer<ReferrersPage> answer = route.lists().referrers(subject, next, patience);
      switch (answer) {
        case Refused<ReferrersPage>(Refusal refusal) -> {
          return Answer.refused(pages.isEmpty() ? refusal : later(refusal));
        }
        case Found<ReferrersPage>(ReferrersPage page) -> {
          Optional<ReferrersIndex> index = ReferrersIndex.parse(page.raw());
          if (index.isEmpty()) {
            return pages.isEmpty()
                ? noApi(route)
                : bad(route, "a page of it is not an image index");
          }
          pages.add(index.get());
          next = page.next();
        }
      }
      if (isTooLong(pages)) {
        return bad(route, "it is too long");
      }
    } while (next.isPresent());
    return Answer.found(ReferrersIndex.joined(pages));
  }

  private static boolean isTooLong(List<ReferrersIndex> pages) {
    return pages.size() > MAX_PAGES
        || pages.stream().mapToLong(ReferrersIndex::size).sum() > MAX_BYTES;
  }

  /**
   * A page that is not there though the one before it said so does not mean that there is no API.
   */
  private static Refusal later(Refusal refusal) {
    return refusal.reason() == Refusal.Reason.NOT_FOUND
        ? refusal.as(Refusal.Reason.BAD_ANSWER)
        : refusal;
  }

  /**
   * What the tag lists. What stands under it and is no list of referrers means none: a registry may
   * have something else there, or find the subject itself by this name.
   */
  private static Answer<ReferrersIndex> underTag(
      Route route, Digest subject, CallTimeout patience) {
    return switch (route.manifests().manifest(tag(subject), patience)) {
      case Found<FetchedManifest>(FetchedManifest fetched) ->
          Answer.found(listed(subject, fetched).orElseGet(ReferrersIndex::empty));
      case Refused<FetchedManifest>(Refusal refusal)
          when refusal.reason() == Refusal.Reason.NOT_FOUND ->
          Answer.found(ReferrersIndex.empty());
      case Refused<FetchedManifest>(Refusal refusal) -> Answer.refused(refusal);
    };
  }

  private static Optional<ReferrersIndex> listed(Digest subject, FetchedManifest fetched) {
    return Digest.of(subject.algorithm(), fetched.raw()).equals(subject)
        ? Optional.empty()
        : ReferrersIndex.parse(fetched.raw());
  }

  /** Some registries deny what they do not know: then the tag tells which it is. */
  private static Answer<ReferrersIndex> underTagOr(
      Refusal refusal, Route route, Digest subject, CallTimeout patience) {
    Answer<ReferrersIndex> answer = underTag(route, subject, patience);
    return answer instanceof Found ? answer : Answer.refused(refusal);
  }

  /**
   * What was pushed before the registry had the API stands under the tag alone. A HEAD asks for it
   * first, as registries do not count it.
   */
  private static ReferrersIndex addedUnderTag(Route route, Digest subject, CallTimeout patience) {
    Answer<ManifestHead> head = route.manifests().headManifest(tag(subject), patience);
    return head instanceof Found
            && underTag(route, subject, patience) instanceof Found<ReferrersIndex>(var index)
        ? index
        : ReferrersIndex.empty();
  }

  private static Reference tag(Digest subject) {
    return new Reference.Tagged(Tag.standingInForReferrers(subject));
  }

  private static Answer<ReferrersIndex> noApi(Route route) {
    return refused(route, Refusal.Reason.NOT_FOUND, "it has no API for referrers");
  }

  private static Answer<ReferrersIndex> bad(Route route, String why) {
    return refused(
        route, Refusal.Reason.BAD_ANSWER, "its list of referrers cannot be used: " + why);
  }

  private static Answer<ReferrersIndex> refused(Route route, Refusal.Reason reason, String why) {
    return Answer.refused(
        Refusal.of(Source.UPSTREAM, reason, "%s: %s".formatted(route.origin().name(), why)));
  }
}
