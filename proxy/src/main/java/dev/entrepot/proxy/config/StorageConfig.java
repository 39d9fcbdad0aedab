package dev.entrepot.proxy.config;

/**
 * How much room content takes.
 *
 * @param maxSize on disk
 * @param memory on the heap, for hot manifests and tag answers
 */
public record StorageConfig(StorageLimit maxSize, DataSize memory) {
  static final Key<StorageLimit> MAX_SIZE = Key.of("max-size", limitType("1MiB", "1000TiB"), "80%");
  static final Key<DataSize> MEMORY = Key.of("memory", DataSize.between("1MiB", "64GiB"), "64MiB");

  public static final StorageConfig DEFAULTS =
      new StorageConfig(MAX_SIZE.standardValue(), MEMORY.standardValue());

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public StorageConfig {
    MAX_SIZE.require(maxSize);
    MEMORY.require(memory);
  }

  static StorageConfig read(Section section) {
    return new StorageConfig(section.get(MAX_SIZE), section.get(MEMORY));
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
