package dev.entrepot.proxy.resolve.rights;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.heap.MemoryShare;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.manifest.ManifestLookup;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Described;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Fetched;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Present;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Refused;
import dev.entrepot.proxy.route.Route;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;

/**
 * Manifests for callers that have the right to them. An answer is found first, as finding it often
 * asks the registry and thereby proves the right; it is handed out once that is proven.
 */
record ProvenManifests(ManifestLookup found, PullRights rights) implements ManifestLookup {
  @Override
  public Future<ManifestResolution> resolve(
      Context loop, Route route, Reference reference, Want want) {
    if (route.isShared()) {
      return found.resolve(loop, route, reference, want);
    }
    Route noting = rights.noting(route);
    return found
        .resolve(loop, noting, reference, want)
        .compose(resolution -> ifProven(loop, noting, reference, resolution));
  }

  private Future<ManifestResolution> ifProven(
      Context loop, Route route, Reference asked, ManifestResolution resolution) {
    return switch (resolution) {
      case Refused refused -> Future.succeededFuture(refused);
      case Present present -> ifProven(loop, route, asked, present.manifest().digest(), present);
      case Fetched fetched -> ifProven(loop, route, asked, fetched.manifest().digest(), fetched);
      case Described described -> ifProven(loop, route, asked, described.digest(), described);
    };
  }

  private Future<ManifestResolution> ifProven(
      Context loop, Route route, Reference asked, Digest digest, ManifestResolution resolution) {
    Future<Optional<Refusal>> objection =
        rights.objection(loop, route, new WantedProof.OfManifest(digest), asked);
    return objection.isComplete()
        ? objection.map(refusal -> chosen(refusal, resolution))
        : later(objection, resolution);
  }

  /** What the answer takes of the memory is held until the right is known. */
  private static Future<ManifestResolution> later(
      Future<Optional<Refusal>> objection, ManifestResolution resolution) {
    Optional<MemoryShare> memory = MemoryShare.handed().filter(MemoryShare::retain);
    Promise<ManifestResolution> answer = Promise.promise();
    objection.onComplete(
        result -> {
          Future<ManifestResolution> next = objection.map(it -> chosen(it, resolution));
          if (memory.isEmpty()) {
            answer.handle(next);
          } else {
            try (MemoryShare share = memory.get()) {
              share.during(
                  () -> {
                    answer.handle(next);
                    return result;
                  });
            }
          }
        });
    return answer.future();
  }

  private static ManifestResolution chosen(
      Optional<Refusal> objection, ManifestResolution resolution) {
    return objection.<ManifestResolution>map(Refused::new).orElse(resolution);
  }
}
