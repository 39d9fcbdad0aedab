package dev.entrepot.operate.pull.spec;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.oci.manifest.IndexEntry;
import dev.entrepot.oci.manifest.Platform;
import dev.entrepot.operate.images.Listings;
import dev.entrepot.operate.name.UnclearNameException;
import java.util.ArrayList;
import java.util.List;

/**
 * What of an image is fetched.
 *
 * @param platforms which manifests of an index; all if empty
 * @param referrers whether what refers to it as well: signatures, attestations, bills of material
 * @param pin whether it is pinned once it is here
 */
public record PullOptions(List<Platform> platforms, boolean referrers, boolean pin) {
  /** How many platforms may be named. */
  public static final int MAX_PLATFORMS = 32;

  /** What stands for every platform. */
  public static final String ALL = "all";

  /** What builders call the platform of what they attest. */
  private static final String UNKNOWN = "unknown";

  public PullOptions {
    platforms = List.copyOf(platforms);
  }

  /**
   * What is meant.
   *
   * @param platforms such as {@code linux/arm64}, or {@link #ALL}; if empty, those that the
   *     configuration prefetches, and all if it names none
   * @throws UnclearNameException if one is none, or there are too many
   */
  public static PullOptions of(List<String> platforms, boolean referrers, EntrepotConfig config)
      throws UnclearNameException {
    if (platforms.size() > MAX_PLATFORMS) {
      throw new UnclearNameException("at most %d platforms can be named".formatted(MAX_PLATFORMS));
    }
    List<Platform> named = new ArrayList<>();
    for (String platform : platforms) {
      if (!platform.equals(ALL)) {
        named.add(Listings.platform(platform));
      }
    }
    if (platforms.contains(ALL)) {
      return new PullOptions(List.of(), referrers, false);
    }
    return new PullOptions(
        platforms.isEmpty() ? config.prefetch().platforms() : named, referrers, false);
  }

  PullOptions andPin() {
    return new PullOptions(platforms, referrers, true);
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
