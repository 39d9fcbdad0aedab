package dev.entrepot.proxy.pull;

import dev.entrepot.oci.manifest.Platform;
import java.util.List;

/**
 * What of an image is fetched.
 *
 * @param platforms which manifests of an index; all if empty
 * @param referrers whether what refers to it as well: signatures, attestations, bills of material
 */
public record PullOptions(List<Platform> platforms, boolean referrers) {
  /** How many platforms may be named. */
  public static final int MAX_PLATFORMS = 32;

  public PullOptions {
    platforms = List.copyOf(platforms);
  }
}
