package dev.entrepot.proxy.resolve;

import dev.entrepot.proxy.answer.Refusal;
import java.util.Optional;

/**
 * A resolution that was found out just now.
 *
 * @param upstreamRefusal what the upstream said, if it refused: to be remembered even where a stale
 *     answer goes out
 */
record Resolved(ManifestResolution resolution, Optional<Refusal> upstreamRefusal) {
  static Resolved of(ManifestResolution resolution) {
    return new Resolved(resolution, Optional.empty());
  }

  static Resolved refused(Refusal refusal) {
    return new Resolved(new ManifestResolution.Refused(refusal), Optional.of(refusal));
  }
}
