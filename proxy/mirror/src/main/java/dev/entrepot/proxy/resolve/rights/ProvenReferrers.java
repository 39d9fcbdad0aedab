package dev.entrepot.proxy.resolve.rights;

import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.resolve.referrers.Referrers;
import dev.entrepot.proxy.resolve.referrers.ReferrersResolution;
import dev.entrepot.proxy.resolve.referrers.ReferrersResolution.Refused;
import dev.entrepot.proxy.route.Route;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Lists of referrers for callers that have the right to pull from the repository; looked for after
 * that is proven, by the manifest that they refer to.
 */
record ProvenReferrers(Referrers found, PullRights rights) implements Referrers {
  /** What a caller asks for. */
  private record Request(Digest subject) {}

  @Override
  public Future<ReferrersResolution> resolve(
      Context loop, Route route, Digest subject, Optional<String> artifactType) {
    if (route.isShared()) {
      return found.resolve(loop, route, subject, artifactType);
    }
    Route noting = rights.noting(route);
    return rights
        .objection(loop, noting, new WantedProof.OfManifest(subject), new Request(subject))
        .compose(
            objection ->
                objection.isPresent()
                    ? Future.succeededFuture(new Refused(objection.get()))
                    : found.resolve(loop, noting, subject, artifactType));
  }
}
