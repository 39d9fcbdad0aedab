package dev.entrepot.proxy.resolve;

import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import dev.entrepot.proxy.answer.Refusal;
import java.util.Optional;

/** How a request for a manifest will be answered. */
public sealed interface ManifestResolution {
  /**
   * With its bytes.
   *
   * @param warning what the client is to be told of a stale answer
   */
  record Present(StoredManifest manifest, CacheStatus status, Optional<String> warning)
      implements ManifestResolution {}

  /**
   * With what is known of it, which is enough for HEAD.
   *
   * @param size in bytes
   * @param warning what the client is to be told of a stale answer
   */
  record Described(
      Digest digest, MediaType mediaType, long size, CacheStatus status, Optional<String> warning)
      implements ManifestResolution {}

  /** With the reason why not. */
  record Refused(Refusal refusal) implements ManifestResolution {}
}
