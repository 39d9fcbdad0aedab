package dev.entrepot.operate.pull.spec;

import dev.entrepot.oci.manifest.IndexEntry;
import dev.entrepot.oci.manifest.Platform;
import java.util.List;

/**
 * How much of an image is pulled.
 *
 * @param platforms which manifests of an index; all if empty
 * @param referrers whether to pull what refers to it too: signatures, attestations, SBOMs
 * @param pin whether to pin it once it is here
 */
public record PullOptions(List<Platform> platforms, boolean referrers, boolean pin) {
  /** What builders call the platform of what they attest. */
  private static final String UNKNOWN = "unknown";

  public PullOptions {
    platforms = List.copyOf(platforms);
  }

  /** Whether a manifest of an index is wanted; what builders attest is for no platform at all. */
  public boolean want(IndexEntry entry) {
    boolean isNamed =
        entry
            .platform()
            .filter(its -> platforms.stream().anyMatch(named -> named.covers(its)))
            .isPresent();
    boolean isOfNone = entry.platform().filter(its -> !its.os().equals(UNKNOWN)).isEmpty();
    return platforms.isEmpty() || isNamed || (referrers && isOfNone);
  }
}
