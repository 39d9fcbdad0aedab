package dev.entrepot.proxy.resolve.manifest;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.resolve.Ages;
import dev.entrepot.proxy.resolve.AskLimits;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Described;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Present;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Stale;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.transfer.Links;
import dev.entrepot.proxy.upstream.CallTimeout;
import dev.entrepot.proxy.upstream.ManifestHead;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Finds out where a tag points that is not known to be fresh: by a HEAD, and by a GET only for
 * content that is not here. When the upstream fails, the last known answer goes out for as long as
 * {@code tags.stale-if-error} allows (RFC 5861, section 4). Blocking; virtual threads only.
 */
final class TagRevalidator {
  private final ContentCache cache;
  private final InstantSource clock;
  private final ManifestFetcher fetcher;
  private final TagKeeper tags;

  TagRevalidator(ContentCache cache, InstantSource clock, ManifestFetcher fetcher) {
    this.cache = cache;
    this.clock = clock;
    this.fetcher = fetcher;
    this.tags = new TagKeeper(cache, clock);
  }

  /** Where the tag points now, as far as the upstream says. */
  ManifestResolution resolve(Route route, Tag tag, Want want) {
    Optional<TagRecord> known = cache.metadata().tag(route.repository(), tag);
    boolean hasFallback = known.filter(record -> isStored(record, want)).isPresent();
    return resolve(route, tag, want, hasFallback ? AskLimits.RENEWING : AskLimits.COLD);
  }

  /** Whether there is something to answer with, as old as it may be. */
  boolean isStored(TagRecord record, Want want) {
    return want == Want.DESCRIPTION || cache.metadata().manifest(record.digest()).isPresent();
  }

  /** The same in the background: the upstream may take its time. */
  ManifestResolution resolveLater(Route route, Tag tag) {
    return resolve(route, tag, Want.DESCRIPTION, AskLimits.COLD);
  }

  /** The same for a caller that cannot use an older answer. */
  ManifestResolution resolveNow(Route route, Tag tag) {
    return resolve(route, tag, Want.CONTENT, AskLimits.COLD);
  }

  private ManifestResolution resolve(Route route, Tag tag, Want want, CallTimeout patience) {
    Optional<TagRecord> known = cache.metadata().tag(route.repository(), tag);
    if (known.isEmpty() && want == Want.CONTENT) {
      return byGet(route, tag, want, known, AskLimits.COLD_GET);
    }
    Answer<ManifestHead> answer =
        route.manifests().headManifest(new Reference.Tagged(tag), patience);
    return switch (answer) {
      case Found<ManifestHead>(ManifestHead head) ->
          head.digest().isPresent()
              ? pointed(route, tag, want, known, head, patience)
              : byGet(route, tag, want, known, forGet(patience));
      case Refused<ManifestHead>(Refusal refusal) ->
          refusal.reason() == Refusal.Reason.NOT_FOUND
              ? byGet(route, tag, want, known, forGet(patience))
              : withoutUpstream(route, known, want, refusal);
    };
  }

  /** Some registries know of HEAD nothing, or what is wrong: what GET says counts. */
  private ManifestResolution byGet(
      Route route, Tag tag, Want want, Optional<TagRecord> known, CallTimeout patience) {
    ManifestResolution fetched = noted(route, tag, fetcher.byTag(route, tag, patience));
    // A registry may say to a caller without the right that there is nothing.
    if (isNotFound(fetched) && known.isPresent() && route.isShared()) {
      tags.gone(route, tag);
    }
    return orStale(unlessMoved(fetched, known), route, known, want);
  }

  /** What was fetched and turned out to be what was known is not new. */
  private static ManifestResolution unlessMoved(
      ManifestResolution fetched, Optional<TagRecord> known) {
    Optional<Digest> before = known.map(TagRecord::digest);
    return fetched
        .content()
        .filter(manifest -> before.equals(Optional.of(manifest.digest())))
        .map(manifest -> ManifestResolution.present(manifest, CacheStatus.REVALIDATED))
        .orElse(fetched);
  }

  /** Notes that the tag points at what was found, if anything was. */
  private ManifestResolution noted(Route route, Tag tag, ManifestResolution found) {
    found.content().ifPresent(manifest -> tags.pointsAt(route, tag, manifest));
    return found;
  }

  private static boolean isNotFound(ManifestResolution found) {
    return found
        .upstreamRefusal()
        .filter(refusal -> refusal.reason() == Refusal.Reason.NOT_FOUND)
        .isPresent();
  }

  private static CallTimeout forGet(CallTimeout ofHead) {
    return ofHead.hasOlder() ? AskLimits.RENEWING_GET : AskLimits.COLD_GET;
  }

  /** The answer to give while the upstream refuses. */
  ManifestResolution withoutUpstream(
      Route route, Optional<TagRecord> known, Want want, Refusal refusal) {
    return known
        .filter(record -> !refusal.isWord() && mayGoStale(route, record))
        .flatMap(record -> stale(record, want, refusal.message(), Optional.of(refusal)))
        .orElseGet(() -> new ManifestResolution.Refused(refusal));
  }

  private ManifestResolution pointed(
      Route route,
      Tag tag,
      Want want,
      Optional<TagRecord> known,
      ManifestHead head,
      CallTimeout patience) {
    Digest digest = head.digest().orElseThrow();
    Optional<TagRecord> confirmed = known.filter(record -> record.digest().equals(digest));
    if (confirmed.isPresent()) {
      return unmoved(route, tags.confirmed(route, tag, confirmed.get()), want);
    }
    ManifestResolution moved = moved(route, tag, want, digest, head);
    // A HEAD may name a digest that is none of a manifest.
    ManifestResolution found =
        isNotFound(moved)
            ? existing(noted(route, tag, fetcher.byTag(route, tag, forGet(patience))))
            : moved;
    return orStale(unlessMoved(found, known), route, known, want);
  }

  private ManifestResolution unmoved(Route route, TagRecord record, Want want) {
    Optional<StoredManifest> stored = cache.metadata().manifest(record.digest());
    if (stored.isPresent()) {
      return ManifestResolution.present(stored.get(), CacheStatus.REVALIDATED);
    }
    return switch (want) {
      case DESCRIPTION -> described(record, CacheStatus.REVALIDATED, Optional.empty());
      case CONTENT -> fetcher.get(route, record.digest());
    };
  }

  private ManifestResolution moved(
      Route route, Tag tag, Want want, Digest digest, ManifestHead head) {
    Optional<StoredManifest> stored = cache.metadata().manifest(digest);
    if (stored.isPresent()) {
      Links.adopt(cache, route.origin(), stored.get());
      tags.pointsAt(route, tag, stored.get());
      return ManifestResolution.present(stored.get(), CacheStatus.REVALIDATED);
    }
    if (want == Want.DESCRIPTION && head.mediaType().isPresent() && head.size().isPresent()) {
      var record =
          new TagRecord(digest, head.mediaType().get(), head.size().getAsLong(), clock.instant());
      tags.put(route, tag, record);
      return described(record, CacheStatus.MISS, Optional.empty());
    }
    return noted(route, tag, fetcher.get(route, digest));
  }

  /** A HEAD has said that there is something, so that a GET's no is no proof that it is absent. */
  private static ManifestResolution existing(ManifestResolution fetched) {
    return fetched
        .upstreamRefusal()
        .filter(refusal -> refusal.reason() == Refusal.Reason.NOT_FOUND)
        .map(refusal -> refusal.as(Refusal.Reason.BAD_ANSWER))
        .<ManifestResolution>map(ManifestResolution.Refused::new)
        .orElse(fetched);
  }

  /** The tag has moved, but where to cannot be had: then where it was is the best answer. */
  private ManifestResolution orStale(
      ManifestResolution fetched, Route route, Optional<TagRecord> known, Want want) {
    return fetched
        .upstreamRefusal()
        .map(refusal -> withoutUpstream(route, known, want, refusal))
        .orElse(fetched);
  }

  /**
   * The answer to give at once, without waiting for the upstream: its last one, if it may go out
   * while it is being asked, or if there is a reason not to wait for it.
   */
  Optional<ManifestResolution> atOnce(Route route, TagRecord known, Want want) {
    if (Ages.isWithin(known.checkedAt(), clock.instant(), acceptable(route))) {
      return stale(known, want, "is being asked again", Optional.empty());
    }
    return route
        .health()
        .sparing()
        .or(route.health()::trouble)
        .filter(_ -> mayGoStale(route, known))
        .flatMap(refusal -> stale(known, want, refusal.message(), Optional.of(refusal)));
  }

  /** Whether the upstream is to be asked though an answer went out at once. */
  boolean isDue(Route route) {
    return route.health().sparing().isEmpty() && route.health().isManifestDue();
  }

  private static Duration acceptable(Route route) {
    return route.tags().ttl().plus(route.tags().staleWhileRevalidate());
  }

  /** A record from the future is of some time, and better than none. */
  private boolean mayGoStale(Route route, TagRecord record) {
    return record.checkedAt().plus(route.tags().staleIfError()).isAfter(clock.instant());
  }

  private Optional<ManifestResolution> stale(
      TagRecord record, Want want, String why, Optional<Refusal> refusal) {
    String warning = "stale: last confirmed %s; %s".formatted(record.checkedAt(), why);
    Optional<Stale> stale = Optional.of(new Stale(warning, refusal));
    Optional<ManifestResolution> present =
        cache
            .metadata()
            .manifest(record.digest())
            .map(manifest -> new Present(manifest, CacheStatus.STALE, stale));
    return want == Want.DESCRIPTION
        ? present.or(() -> Optional.of(described(record, CacheStatus.STALE, stale)))
        : present;
  }

  private static Described described(TagRecord record, CacheStatus status, Optional<Stale> stale) {
    return new Described(record.digest(), record.mediaType(), record.size(), status, stale);
  }
}
