package dev.entrepot.config.storage;

import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.read.Durations;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueType;
import dev.entrepot.config.read.ValueTypes;
import java.time.Duration;
import java.util.Optional;

/**
 * The limits of stored content.
 *
 * @param maxSize of blobs and downloads on disk
 * @param minFree what they leave free on the disk; empty for 5 % of it, 1 GiB at most
 * @param memory on the heap, for hot manifests and tag answers
 * @param keepUnfinished how long a partial blob waits to be resumed
 * @param untaggedTtl how long untagged content is kept; zero for ever
 * @param groupReadable whether the group of the user that runs Entrepot may read the data folder
 */
public record StorageConfig(
    StorageLimit maxSize,
    Optional<StorageLimit> minFree,
    DataSize memory,
    Duration keepUnfinished,
    Duration untaggedTtl,
    boolean groupReadable) {
  static final Key<StorageLimit> MAX_SIZE = Key.of("max-size", limitType("1MiB", "1000TiB"), "80%");
  static final Key<StorageLimit> MIN_FREE = Key.optional("min-free", limitType("0B", "1000TiB"));
  static final Key<DataSize> MEMORY = Key.of("memory", DataSize.between("1MiB", "64GiB"), "64MiB");
  static final Key<Duration> KEEP_UNFINISHED =
      Key.of("keep-unfinished", Durations.between("0s", "365d"), "24h");
  static final Key<Duration> UNTAGGED_TTL =
      Key.of("untagged-ttl", Durations.between("0s", "3650d"), "7d");

  static final Key<Boolean> GROUP_READABLE = Key.of("group-readable", ValueTypes.bool(), "false");

  /** The default of min-free: the smaller of a share and a number of bytes. */
  private static final StorageLimit FREE_UNSAID = new StorageLimit.ShareOfDisk(5);

  private static final long MOST_FREE_UNSAID = 1L << 30;

  public static final StorageConfig DEFAULTS =
      new StorageConfig(
          MAX_SIZE.standardValue(),
          Optional.empty(),
          MEMORY.standardValue(),
          KEEP_UNFINISHED.standardValue(),
          UNTAGGED_TTL.standardValue(),
          GROUP_READABLE.standardValue());

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public StorageConfig {
    MAX_SIZE.require(maxSize);
    minFree.ifPresent(MIN_FREE::require);
    MEMORY.require(memory);
    KEEP_UNFINISHED.require(keepUnfinished);
    UNTAGGED_TTL.require(untaggedTtl);
  }

  /**
   * The most that blobs and downloads may take on a disk.
   *
   * @param diskBytes the disk's whole size
   */
  public long maxBytes(long diskBytes) {
    return maxSize.bytesOf(diskBytes);
  }

  /**
   * What they leave free on a disk, in bytes.
   *
   * @param diskBytes the disk's whole size
   */
  public long minFreeBytes(long diskBytes) {
    return minFree
        .map(limit -> limit.bytesOf(diskBytes))
        .orElse(Math.min(MOST_FREE_UNSAID, FREE_UNSAID.bytesOf(diskBytes)));
  }

  public static StorageConfig read(Section section) {
    return new StorageConfig(
        section.get(MAX_SIZE),
        section.find(MIN_FREE),
        section.get(MEMORY),
        section.get(KEEP_UNFINISHED),
        section.get(UNTAGGED_TTL),
        section.get(GROUP_READABLE));
  }

  private static ValueType<StorageLimit> limitType(String least, String greatest) {
    var size = DataSize.between(least, greatest);
    return ValueType.of(
            size.expected() + ", or a share of the disk from 1% to 95%", StorageLimit::parse)
        .where(
            limit ->
                switch (limit) {
                  case StorageLimit.Bytes(var bytes) -> size.allowed().test(bytes);
                  case StorageLimit.ShareOfDisk _ -> true;
                });
  }
}
