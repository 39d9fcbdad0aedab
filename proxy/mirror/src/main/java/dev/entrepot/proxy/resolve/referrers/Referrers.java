package dev.entrepot.proxy.resolve.referrers;

import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.route.Route;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;

/** Answers requests for what refers to a manifest. */
public interface Referrers {
  /**
   * How to answer; completes on the given event loop, which is the caller's.
   *
   * @param artifactType what alone is wanted
   */
  Future<ReferrersResolution> resolve(
      Context loop, Route route, Digest subject, Optional<String> artifactType);
}
