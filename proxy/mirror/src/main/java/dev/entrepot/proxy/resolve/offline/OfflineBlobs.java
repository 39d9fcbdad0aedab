package dev.entrepot.proxy.resolve.offline;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.Link;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.Asker;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.Confirmations;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.blob.BlobLookup;
import dev.entrepot.proxy.resolve.blob.BlobResolution;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Described;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Refused;
import dev.entrepot.proxy.resolve.blob.StoredContent;
import dev.entrepot.proxy.route.Route;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Blobs while offline: what is stored, under the repositories that are known to have it. Called on
 * an event loop, on which the answers come; what is open already is answered at once.
 */
public final class OfflineBlobs implements BlobLookup {
  private final ContentCache cache;
  private final StoredContent stored;
  private final Absences absences;

  /**
   * @param absences what is answered for content that is not stored
   */
  public OfflineBlobs(ContentCache cache, Absences absences) {
    this.cache = cache;
    this.stored = new StoredContent(cache, (_, route, digest) -> missing(route, digest));
    this.absences = absences;
  }

  @Override
  public Future<BlobResolution> resolve(Asker asker, Route route, Digest digest, Want want) {
    Optional<Link.Kind> kind = cache.metadata().link(route.repository(), digest).map(Link::kind);
    if (kind.filter(Link.Kind.MANIFEST::equals).isPresent()
        && cache.metadata().manifest(digest).isPresent()) {
      return done(new Refused(absences.absent(digest + " is a manifest, not a blob")));
    }
    OptionalLong size = cache.blobs().size(digest);
    if (size.isEmpty() || !Confirmations.isConfirmedOrUntold(cache, route, digest)) {
      return done(new Refused(absences.blob(route.repository(), digest, want)));
    }
    return switch (want) {
      case CONTENT -> read(asker, route, digest);
      case DESCRIPTION -> done(new Described(size, CacheStatus.HIT));
    };
  }

  private Future<BlobResolution> read(Asker asker, Route route, Digest digest) {
    return stored
        .ready(asker, route, digest)
        .map(OfflineBlobs::done)
        .orElseGet(
            () ->
                stored
                    .open(asker, route, digest)
                    .compose(
                        opened ->
                            opened
                                .map(OfflineBlobs::done)
                                .orElseGet(() -> missing(route, digest))));
  }

  /**
   * Its file is lost or damaged, and there is no upstream to ask for another; or it is here and
   * cannot be read now, as when too many files are open.
   */
  private Future<BlobResolution> missing(Route route, Digest digest) {
    if (cache.blobs().size(digest).isPresent()) {
      String message = "blob %s is stored, but cannot be read now".formatted(digest);
      return done(new Refused(Refusal.of(Source.STORE, Refusal.Reason.UNAVAILABLE, message)));
    }
    Repository repository = route.repository();
    return done(new Refused(absences.blob(repository, digest, Want.CONTENT)));
  }

  private static Future<BlobResolution> done(BlobResolution resolution) {
    return Future.succeededFuture(resolution);
  }
}
