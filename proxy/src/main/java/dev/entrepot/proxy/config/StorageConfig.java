package dev.entrepot.proxy.config;

import java.time.Duration;

/**
 * How much room content takes.
 *
 * @param maxSize on disk
 * @param memory on the heap, for hot manifests and tag answers
 * @param keepUnfinished how long what there is of a blob waits for somebody to go on with it
 */
public record StorageConfig(StorageLimit maxSize, DataSize memory, Duration keepUnfinished) {
  static final Key<StorageLimit> MAX_SIZE = Key.of("max-size", limitType("1MiB", "1000TiB"), "80%");
  static final Key<DataSize> MEMORY = Key.of("memory", DataSize.between("1MiB", "64GiB"), "64MiB");
  static final Key<Duration> KEEP_UNFINISHED =
      Key.of("keep-unfinished", Durations.between("0s", "365d"), "24h");

  public static final StorageConfig DEFAULTS =
      new StorageConfig(
          MAX_SIZE.standardValue(), MEMORY.standardValue(), KEEP_UNFINISHED.standardValue());

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public StorageConfig {
    MAX_SIZE.require(maxSize);
    MEMORY.require(memory);
    KEEP_UNFINISHED.require(keepUnfinished);
  }

  static StorageConfig read(Section section) {
    return new StorageConfig(
        section.get(MAX_SIZE), section.get(MEMORY), section.get(KEEP_UNFINISHED));
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
