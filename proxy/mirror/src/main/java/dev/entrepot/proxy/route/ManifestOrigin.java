package dev.entrepot.proxy.route;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.upstream.CallTimeout;
import dev.entrepot.proxy.upstream.EndpointId;
import dev.entrepot.proxy.upstream.FetchedManifest;
import dev.entrepot.proxy.upstream.ManifestHead;

/**
 * Where the manifests of a repository come from. Failures of the network are answers, never
 * exceptions. What asks blocks and is for virtual threads.
 */
public interface ManifestOrigin {
  /**
   * Asks what a manifest is, without fetching it. That is a hint at most: a manifest that is said
   * not to exist, or of which nothing is said, may still be had by {@link #manifest}.
   */
  Answer<ManifestHead> headManifest(Reference reference, CallTimeout patience);

  /** Fetches a manifest of at most {@link FetchedManifest#MAX_BYTES}. */
  Answer<FetchedManifest> manifest(Reference reference, CallTimeout patience);

  /** An endpoint sent bytes that do not match the digest: it is asked last for a while. */
  void lied(EndpointId endpoint, Digest digest);
}
