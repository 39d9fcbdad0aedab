package dev.entrepot.cache.index.table;

import dev.entrepot.cache.index.StoreUsage;

/** The values that are numbers, or nothing at all. */
final class CountValues {
  static final ValueCodec<Object, StoreUsage> USAGE =
      ValueCodec.of(
          usage ->
              new ValueWriter(3 * ValueWriter.LONG)
                  .putLong(usage.blobs())
                  .putLong(usage.blobBytes())
                  .putLong(usage.manifests()),
          (_, in) -> new StoreUsage(in.getLong(), in.getLong(), in.getLong()));

  static final ValueCodec<Object, Long> NUMBER =
      ValueCodec.of(
          number -> new ValueWriter(ValueWriter.LONG).putLong(number), (_, in) -> in.getLong());

  static final ValueCodec<Object, Present> PRESENT =
      ValueCodec.of(_ -> new ValueWriter(0), (_, _) -> Present.PRESENT);

  private CountValues() {}
}
