package dev.entrepot.config.access;

import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueTypes;
import java.util.Optional;

/**
 * What each caller gets at most, or each address of callers without a login. What is stored does
 * not count.
 *
 * @param requestsPerSecond the most requests a second for what is not stored
 * @param coldDownloads the most running downloads that the caller's requests have opened
 * @param coldBytesPerSecond the most bytes a second that come from registries
 */
public record AccessLimits(
    Optional<Long> requestsPerSecond,
    Optional<Long> coldDownloads,
    Optional<DataSize> coldBytesPerSecond) {
  static final Key<Long> REQUESTS_PER_SECOND =
      Key.optional("requests-per-second", ValueTypes.count(1, 1_000_000));
  static final Key<Long> COLD_DOWNLOADS = Key.optional("cold-downloads", ValueTypes.count(1, 512));
  static final Key<DataSize> COLD_BYTES_PER_SECOND =
      Key.optional("cold-bytes-per-second", DataSize.between("64KiB", "1TiB"));

  /** No limits. */
  public static final AccessLimits NONE =
      new AccessLimits(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public AccessLimits {
    requestsPerSecond.ifPresent(REQUESTS_PER_SECOND::require);
    coldDownloads.ifPresent(COLD_DOWNLOADS::require);
    coldBytesPerSecond.ifPresent(COLD_BYTES_PER_SECOND::require);
  }

  static AccessLimits read(Section section) {
    return new AccessLimits(
        section.find(REQUESTS_PER_SECOND),
        section.find(COLD_DOWNLOADS),
        section.find(COLD_BYTES_PER_SECOND));
  }
}
