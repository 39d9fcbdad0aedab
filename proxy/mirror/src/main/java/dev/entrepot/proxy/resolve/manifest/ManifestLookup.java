package dev.entrepot.proxy.resolve.manifest;

import dev.entrepot.oci.Reference;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.route.Route;
import io.vertx.core.Context;
import io.vertx.core.Future;

/** Answers requests for manifests. */
public interface ManifestLookup {
  /** How to answer; completes on the given event loop, which is the caller's. */
  Future<ManifestResolution> resolve(Context loop, Route route, Reference reference, Want want);
}
