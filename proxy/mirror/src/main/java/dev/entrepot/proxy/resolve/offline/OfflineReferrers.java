package dev.entrepot.proxy.resolve.offline;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.ReferrersIndex;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.OffLoop;
import dev.entrepot.proxy.resolve.referrers.Referrers;
import dev.entrepot.proxy.resolve.referrers.ReferrersResolution;
import dev.entrepot.proxy.resolve.referrers.ReferrersResolution.Present;
import dev.entrepot.proxy.route.Route;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * What refers to a manifest, while offline: the list that is stored, or the one under the tag that
 * stands in for it, or else nothing, as the specification has no other answer ("Listing
 * Referrers"). Called on an event loop, on which the answers come.
 */
public final class OfflineReferrers implements Referrers {
  private final ContentCache cache;

  public OfflineReferrers(ContentCache cache) {
    this.cache = cache;
  }

  @Override
  public Future<ReferrersResolution> resolve(
      Context loop, Route route, Digest subject, Optional<String> artifactType) {
    Repository repository = route.repository();
    return OffLoop.call(
        "offline-referrers",
        loop,
        () -> {
          ReferrersIndex index =
              listed(repository, subject)
                  .or(() -> underTag(repository, subject))
                  .orElseGet(ReferrersIndex::empty);
          return new Present(
              artifactType.map(index::filtered).orElse(index).bytes(),
              artifactType.isPresent(),
              CacheStatus.HIT,
              Optional.empty());
        });
  }

  private Optional<ReferrersIndex> listed(Repository repository, Digest subject) {
    return cache
        .referrers()
        .of(repository, subject)
        .map(ReferrersRecord::bytes)
        .map(ReferrersIndex::parsed);
  }

  private Optional<ReferrersIndex> underTag(Repository repository, Digest subject) {
    return cache
        .metadata()
        .tag(repository, Tag.standingInForReferrers(subject))
        .map(TagRecord::digest)
        .flatMap(cache.metadata()::manifest)
        .map(StoredManifest::bytes)
        .flatMap(ReferrersIndex::parse);
  }
}
