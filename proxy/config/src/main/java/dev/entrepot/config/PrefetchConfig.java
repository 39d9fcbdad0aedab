package dev.entrepot.config;

import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueTypes;
import dev.entrepot.oci.manifest.Platform;
import java.util.List;
import java.util.Optional;

/**
 * Prefetching: the content fetched before clients ask for it, after they have missed its manifest.
 *
 * @param enabled whether it is on
 * @param parallel the most downloads at once that it starts
 * @param bandwidth the most bytes per second of such downloads together while no client waits for
 *     them; empty for no limit
 * @param platforms which manifests of an index are fetched; if empty, none, as only the client
 *     knows its choice
 */
public record PrefetchConfig(
    boolean enabled, long parallel, Optional<DataSize> bandwidth, List<Platform> platforms) {
  /** The most downloads at once, so that clients always have some left. */
  public static final long MAX_PARALLEL = 16;

  /** The most platforms. */
  public static final int MAX_PLATFORMS = 32;

  static final Key<Boolean> ENABLED = Key.of("enabled", ValueTypes.bool(), "true");
  static final Key<Long> PARALLEL = Key.of("parallel", ValueTypes.count(1, MAX_PARALLEL), "3");
  static final Key<DataSize> BANDWIDTH =
      Key.optional("bandwidth", DataSize.between("64KiB", "1TiB"));
  static final Key<Platform> PLATFORMS = Key.optional("platforms", ValueTypes.platform());

  public static final PrefetchConfig DEFAULTS =
      new PrefetchConfig(
          ENABLED.standardValue(), PARALLEL.standardValue(), Optional.empty(), List.of());

  /** Nothing. */
  public static final PrefetchConfig OFF =
      new PrefetchConfig(false, PARALLEL.standardValue(), Optional.empty(), List.of());

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public PrefetchConfig {
    PARALLEL.require(parallel);
    bandwidth.ifPresent(BANDWIDTH::require);
    platforms = List.copyOf(platforms);
  }

  static PrefetchConfig read(Section section) {
    return new PrefetchConfig(
        section.get(ENABLED),
        section.get(PARALLEL),
        section.find(BANDWIDTH),
        section.list(PLATFORMS, MAX_PLATFORMS));
  }
}
