package dev.entrepot.proxy.resolve.blob;

import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.resolve.Asker;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.route.Route;
import io.vertx.core.Future;

/** Answers requests for blobs. */
public interface BlobLookup {
  /** How to answer; completes on the asker's event loop, which is the caller's. */
  Future<BlobResolution> resolve(Asker asker, Route route, Digest digest, Want want);
}
