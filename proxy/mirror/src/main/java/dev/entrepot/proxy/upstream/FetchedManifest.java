package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.MediaType;
import java.util.Optional;

/**
 * A manifest as an upstream sent it, not verified.
 *
 * @param raw the bytes of the body, at most {@link #MAX_BYTES}; not to be changed by anyone
 * @param endpoint that sent it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; its digest is its identity.
public record FetchedManifest(byte[] raw, Optional<MediaType> mediaType, EndpointId endpoint) {
  /** The largest manifest that is taken: 4 MiB, which clients take too. */
  public static final int MAX_BYTES = 4 << 20;
}
