package dev.entrepot.proxy.route;

import dev.entrepot.proxy.answer.Refusal;
import java.util.Optional;

/** How well a repository's registry answers about manifests at present. Any thread. */
public interface OriginHealth {
  /** Whether a question about a manifest would be sent, or is held back after failures. */
  boolean isManifestDue();

  /**
   * The reason not to wait for its answer where there is an older one; empty if there is no reason.
   */
  Optional<Refusal> trouble();

  /** The refusal to give where an older answer would do, if its quota is down to the reserve. */
  Optional<Refusal> sparing();
}
