package dev.entrepot.proxy.resolve.referrers;

import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.resolve.CacheStatus;
import java.util.Optional;

/** How a request for a manifest's referrers will be answered. */
public sealed interface ReferrersResolution {
  /**
   * With an image index.
   *
   * @param index its bytes, not to be changed
   * @param isFiltered whether only the artifact type that was asked for is in it
   * @param warning what the client is to be told of a stale answer
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Present(byte[] index, boolean isFiltered, CacheStatus status, Optional<String> warning)
      implements ReferrersResolution {}

  /** With the reason why not. */
  record Refused(Refusal refusal) implements ReferrersResolution {}
}
