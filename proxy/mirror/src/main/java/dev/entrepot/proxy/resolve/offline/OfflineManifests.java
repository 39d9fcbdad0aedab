package dev.entrepot.proxy.resolve.offline;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.Confirmations;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.manifest.ManifestLookup;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Refused;
import dev.entrepot.proxy.route.Route;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Manifests while offline: what is stored is right, however old it is. Nothing is known of a
 * manifest that is not stored, not even to HEAD. Answers at once, on the caller's event loop.
 */
public final class OfflineManifests implements ManifestLookup {
  private final ContentCache cache;
  private final Absences absences;

  /**
   * @param absences what is answered for content that is not stored
   */
  public OfflineManifests(ContentCache cache, Absences absences) {
    this.cache = cache;
    this.absences = absences;
  }

  @Override
  public Future<ManifestResolution> resolve(
      Context loop, Route route, Reference reference, Want want) {
    Repository repository = route.repository();
    return Future.succeededFuture(
        digest(route, reference)
            .flatMap(cache.metadata()::manifest)
            .<ManifestResolution>map(
                manifest -> ManifestResolution.present(manifest, CacheStatus.HIT))
            .orElseGet(() -> new Refused(absences.manifest(repository, reference, want))));
  }

  /** What is meant, if the repository has it. */
  private Optional<Digest> digest(Route route, Reference reference) {
    Repository repository = route.repository();
    return switch (reference) {
      case Reference.Tagged(Tag tag) ->
          cache
              .retention()
              .holds()
              .frozen(repository, tag)
              .or(() -> cache.metadata().tag(repository, tag))
              .map(TagRecord::digest);
      case Reference.Digested(Digest digest) ->
          Confirmations.isConfirmedOrUntold(cache, route, digest)
              ? Optional.of(digest)
              : Optional.empty();
    };
  }
}
