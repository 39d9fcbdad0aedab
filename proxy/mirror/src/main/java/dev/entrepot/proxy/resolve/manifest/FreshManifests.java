package dev.entrepot.proxy.resolve.manifest;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.SingleFlight;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.OriginId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Manifests as their upstream has them now, for operators: a tag is asked about however fresh it
 * is, and nothing stale is taken for an answer. Any thread; nothing here blocks, and concurrent
 * questions about the same manifest are asked once.
 */
public final class FreshManifests {
  private record Key(OriginId origin, Reference reference) {}

  private final ContentCache cache;
  private final ManifestFetcher fetcher;
  private final TagRevalidator revalidator;
  private final SingleFlight<Key, Answer<StoredManifest>> flights = new SingleFlight<>("fresh");

  /**
   * @param fetcher shared with the clients' side, so that each manifest is fetched once
   */
  public FreshManifests(ContentCache cache, InstantSource clock, ManifestFetcher fetcher) {
    this.cache = cache;
    this.fetcher = fetcher;
    this.revalidator = new TagRevalidator(cache, clock, fetcher);
  }

  /** The manifest, which is stored by then unless the store takes nothing. */
  public CompletableFuture<Answer<StoredManifest>> get(Route route, Reference reference) {
    return flights.run(
        new Key(route.origin().id(), reference), () -> find(route, reference).fresh());
  }

  private ManifestResolution find(Route route, Reference reference) {
    return switch (reference) {
      case Reference.Tagged(var tag) -> revalidator.resolveNow(route, tag);
      case Reference.Digested(Digest digest) ->
          stored(route, digest)
              .map(manifest -> ManifestResolution.present(manifest, CacheStatus.HIT))
              .orElseGet(() -> fetcher.byDigest(route, digest, Want.CONTENT));
    };
  }

  private Optional<StoredManifest> stored(Route route, Digest digest) {
    return cache.metadata().isConfirmed(route.repository(), digest)
        ? cache.metadata().manifest(digest)
        : Optional.empty();
  }
}
