package dev.entrepot.proxy.resolve.rights;

import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.resolve.Asker;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.blob.BlobLookup;
import dev.entrepot.proxy.resolve.blob.BlobResolution;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Refused;
import dev.entrepot.proxy.route.Route;
import io.vertx.core.Future;

/** Blobs for callers that have the right to them; nothing is opened or joined before. */
record ProvenBlobs(BlobLookup found, PullRights rights) implements BlobLookup {
  @Override
  public Future<BlobResolution> resolve(Asker asker, Route route, Digest digest, Want want) {
    if (route.isShared()) {
      return found.resolve(asker, route, digest, want);
    }
    Route noting = rights.noting(route);
    var wanted = new WantedProof.OfBlob(digest);
    return rights
        .objection(asker.loop(), noting, wanted, wanted)
        .compose(
            objection ->
                objection.isPresent()
                    ? Future.succeededFuture(new Refused(objection.get()))
                    : found.resolve(asker, noting, digest, want));
  }
}
