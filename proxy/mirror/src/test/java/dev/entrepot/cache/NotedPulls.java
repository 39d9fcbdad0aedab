package dev.entrepot.cache;

import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import java.time.Instant;
import java.util.Optional;

/** Shows tests which pulls a store has noted. */
public final class NotedPulls {
  private NotedPulls() {}

  /** When a client last pulled a manifest so, written or not. */
  public static Optional<Instant> last(
      ContentCache cache, Repository repository, Reference reference) {
    return cache.retention().lastPull(repository, reference);
  }
}
