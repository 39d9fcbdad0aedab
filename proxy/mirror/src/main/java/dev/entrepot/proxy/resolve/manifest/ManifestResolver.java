package dev.entrepot.proxy.resolve.manifest;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.resolve.Ages;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.Confirmations;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.RefusalMemory.Asked;
import dev.entrepot.proxy.resolve.SingleFlight;
import dev.entrepot.proxy.resolve.Toll;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Described;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.upstream.OriginId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers requests for manifests. What is here and fresh is answered at once on the caller's event
 * loop; the rest is found out on a virtual thread, once for all requests that ask.
 */
public final class ManifestResolver implements ManifestLookup {
  private record Key(OriginId origin, Reference reference, Want want) {}

  /** What is asked for by HEAD alone. */
  private record Description(Object of) {}

  private final ContentCache cache;
  private final InstantSource clock;
  private final RefusalMemory refusals;
  private final LastWords words;
  private final ManifestFetcher fetcher;
  private final TagRevalidator revalidator;
  private final SingleFlight<Key, ManifestResolution> flights = new SingleFlight<>("manifest");
  private final SingleFlight<Asked, ManifestResolution> later = new SingleFlight<>("tag-later");

  public ManifestResolver(
      ContentCache cache,
      InstantSource clock,
      Ticker ticker,
      RefusalMemory refusals,
      ManifestFetcher fetcher) {
    this.cache = cache;
    this.clock = clock;
    this.refusals = refusals;
    this.words = new LastWords(ticker);
    this.fetcher = fetcher;
    this.revalidator = new TagRevalidator(cache, clock, fetcher);
  }

  @Override
  public Future<ManifestResolution> resolve(
      Context loop, Route route, Reference reference, Want want) {
    return switch (reference) {
      case Reference.Digested(Digest digest) -> byDigest(loop, route, digest, want);
      case Reference.Tagged(Tag tag) -> byTag(loop, route, tag, want);
    };
  }

  private Future<ManifestResolution> byDigest(Context loop, Route route, Digest digest, Want want) {
    Optional<StoredManifest> stored = cache.metadata().manifest(digest);
    if (stored.isPresent() && Confirmations.isConfirmed(cache, route, digest)) {
      return present(stored.get(), CacheStatus.HIT);
    }
    var asked = new Asked(route.origin().id(), digest);
    return held(asked, want)
        .map(refusal -> words.insteadOf(refusal, asked).orElse(refusal))
        .map(ManifestResolver::refused)
        .orElseGet(
            () ->
                fly(
                    loop,
                    route,
                    new Reference.Digested(digest),
                    want,
                    asked,
                    route.share(),
                    () -> fetcher.byDigest(route, digest, want)));
  }

  private Future<ManifestResolution> byTag(Context loop, Route route, Tag tag, Want want) {
    Optional<TagRecord> frozen = cache.retention().holds().frozen(route.repository(), tag);
    if (frozen.isPresent()) {
      return fresh(loop, route, frozen.get(), want);
    }
    Optional<TagRecord> known = cache.metadata().tag(route.repository(), tag);
    if (known.isPresent() && isFresh(known.get(), route)) {
      return fresh(loop, route, known.get(), want);
    }
    var asked = new Asked(route.origin().id(), tag);
    Optional<Refusal> refusal = held(asked, want);
    if (refusal.isPresent()) {
      return Future.succeededFuture(
          words
              .insteadOf(refusal.get(), asked)
              .<ManifestResolution>map(ManifestResolution.Refused::new)
              .orElseGet(() -> revalidator.withoutUpstream(route, known, want, refusal.get())));
    }
    return atOnce(route, known, want, asked)
        .map(
            answer -> {
              askLater(route, tag, asked);
              return Future.succeededFuture(answer);
            })
        .orElseGet(
            () ->
                fly(
                    loop,
                    route,
                    new Reference.Tagged(tag),
                    want,
                    asked,
                    payer(route, known, want),
                    () -> revalidator.resolve(route, tag, want)));
  }

  /** The answer to give without waiting for the upstream, if there is one: its last. */
  private Optional<ManifestResolution> atOnce(
      Route route, Optional<TagRecord> known, Want want, Asked asked) {
    Optional<Refusal> word = words.recall(asked);
    return word.isPresent()
        ? word.filter(_ -> route.health().trouble().isPresent())
            .map(ManifestResolution.Refused::new)
        : known.flatMap(record -> revalidator.atOnce(route, record, want));
  }

  /** Has the upstream asked about a tag without anyone waiting; once at a time. */
  private void askLater(Route route, Tag tag, Asked asked) {
    if (revalidator.isDue(route)) {
      var _ =
          later.run(
              asked,
              () ->
                  remembering(
                      route, asked, Want.DESCRIPTION, revalidator.resolveLater(route, tag)));
    }
  }

  private boolean isFresh(TagRecord record, Route route) {
    return Ages.isWithin(record.checkedAt(), clock.instant(), route.tags().ttl());
  }

  private Future<ManifestResolution> fresh(Context loop, Route route, TagRecord record, Want want) {
    Optional<StoredManifest> stored = cache.metadata().manifest(record.digest());
    if (stored.isPresent()) {
      return present(stored.get(), CacheStatus.HIT);
    }
    return switch (want) {
      case DESCRIPTION ->
          Future.succeededFuture(
              new Described(
                  record.digest(),
                  record.mediaType(),
                  record.size(),
                  CacheStatus.HIT,
                  Optional.empty()));
      case CONTENT -> byDigest(loop, route, record.digest(), want);
    };
  }

  private Future<ManifestResolution> fly(
      Context loop,
      Route route,
      Reference reference,
      Want want,
      Asked asked,
      FairShare payer,
      Supplier<ManifestResolution> work) {
    var key = new Key(route.origin().id(), reference, want);
    var toll = new Toll<ManifestResolution>(payer, ManifestResolution.Refused::new);
    return flights.run(
        route.memory(), loop, key, toll, () -> remembering(route, asked, want, work.get()));
  }

  /** To ask again about what is stored costs the caller nothing. */
  private FairShare payer(Route route, Optional<TagRecord> known, Want want) {
    boolean isStored = known.filter(record -> revalidator.isStored(record, want)).isPresent();
    return isStored ? FairShare.UNLIMITED : route.share();
  }

  private ManifestResolution remembering(
      Route route, Asked asked, Want want, ManifestResolution resolved) {
    Optional<Refusal> refusal = resolved.upstreamRefusal();
    refusal.ifPresent(
        reason -> refusals.remember(held(asked, want, reason), reason, route.tags().notFoundTtl()));
    words.note(asked, refusal, route.tags().staleIfError());
    return refusal
        .flatMap(reason -> words.insteadOf(reason, asked))
        .<ManifestResolution>map(ManifestResolution.Refused::new)
        .orElse(resolved);
  }

  /** A HEAD that has failed, which some registries do not know of, does not hold a GET up. */
  private static Asked held(Asked asked, Want want, Refusal refusal) {
    return want == Want.CONTENT || refusal.isWord() ? asked : described(asked);
  }

  private Optional<Refusal> held(Asked asked, Want want) {
    Optional<Refusal> refusal = refusals.recall(asked);
    return switch (want) {
      case CONTENT -> refusal;
      case DESCRIPTION -> refusal.or(() -> refusals.recall(described(asked)));
    };
  }

  private static Asked described(Asked asked) {
    return new Asked(asked.origin(), new Description(asked.what()));
  }

  private static Future<ManifestResolution> present(StoredManifest manifest, CacheStatus status) {
    return Future.succeededFuture(ManifestResolution.present(manifest, status));
  }

  private static Future<ManifestResolution> refused(Refusal refusal) {
    return Future.succeededFuture(new ManifestResolution.Refused(refusal));
  }
}
