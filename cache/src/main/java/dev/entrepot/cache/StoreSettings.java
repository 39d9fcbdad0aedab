package dev.entrepot.cache;

import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.oci.ImagePattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the store lies and how much it may hold at hand.
 *
 * @param data the data folder; made if it is missing
 * @param memoryBytes the most that hot manifests, tags and links may take, in bytes
 * @param maxOpenFiles the most blob files kept open between two readers
 * @param keepUnfinished how long an unfinished blob is kept for a later download to continue
 * @param keepUnreached how long untagged content is kept; zero for ever
 * @param bounds how much room content may take on disk
 * @param pins which images never go
 * @param groupReadable whether the user's group may read the data folder, which others never may;
 *     empty leaves a store as it is
 */
public record StoreSettings(
    Path data,
    long memoryBytes,
    int maxOpenFiles,
    Duration keepUnfinished,
    Duration keepUnreached,
    Bounds.OfDisk bounds,
    List<ImagePattern> pins,
    Optional<Boolean> groupReadable) {
  /** Without bounds but the disk's, without pins; untagged content is kept. */
  public StoreSettings(Path data, long memoryBytes, int maxOpenFiles, Duration keepUnfinished) {
    this(
        data,
        memoryBytes,
        maxOpenFiles,
        keepUnfinished,
        Duration.ZERO,
        diskBytes -> Bounds.NONE,
        List.of());
  }

  /** A store that stays as readable as it is. */
  public StoreSettings(
      Path data,
      long memoryBytes,
      int maxOpenFiles,
      Duration keepUnfinished,
      Duration keepUnreached,
      Bounds.OfDisk bounds,
      List<ImagePattern> pins) {
    this(
        data,
        memoryBytes,
        maxOpenFiles,
        keepUnfinished,
        keepUnreached,
        bounds,
        pins,
        Optional.empty());
  }

  /** The same, with a word on who may read it. */
  public StoreSettings readableByGroup(boolean isReadable) {
    return new StoreSettings(
        data,
        memoryBytes,
        maxOpenFiles,
        keepUnfinished,
        keepUnreached,
        bounds,
        pins,
        Optional.of(isReadable));
  }

  /**
   * @throws IllegalArgumentException if a bound is negative
   */
  public StoreSettings {
    pins = List.copyOf(pins);
    boolean isNegative =
        memoryBytes < 0
            || maxOpenFiles < 0
            || keepUnfinished.isNegative()
            || keepUnreached.isNegative();
    if (isNegative) {
      throw new IllegalArgumentException(
          "negative bound: %d bytes, %d open files, %s, %s"
              .formatted(memoryBytes, maxOpenFiles, keepUnfinished, keepUnreached));
    }
  }
}
