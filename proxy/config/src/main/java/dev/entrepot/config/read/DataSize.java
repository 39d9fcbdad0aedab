package dev.entrepot.config.read;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Range;
import java.util.Optional;

/**
 * An amount of data.
 *
 * @param bytes not negative
 */
public record DataSize(long bytes) implements Comparable<DataSize> {
  private static final ImmutableMap<String, Long> UNITS =
      ImmutableMap.<String, Long>builder()
          .put("B", 1L)
          .put("KB", 1_000L)
          .put("KiB", 1L << 10)
          .put("MB", 1_000_000L)
          .put("MiB", 1L << 20)
          .put("GB", 1_000_000_000L)
          .put("GiB", 1L << 30)
          .put("TB", 1_000_000_000_000L)
          .put("TiB", 1L << 40)
          .buildOrThrow();

  /** The units that a size may be written with, for a message. */
  private static final String UNIT_NAMES = String.join(", ", UNITS.keySet());

  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("not a size: %d bytes".formatted(bytes));
    }
  }

  /**
   * Parses a whole number directly followed by its unit: B, KB, MB, GB, TB (powers of 1000), KiB,
   * MiB, GiB or TiB (powers of 1024). Empty for any other text; a size beyond what a long holds is
   * {@link Long#MAX_VALUE} bytes.
   */
  public static Optional<DataSize> parse(String text) {
    return Quantity.parse(text, UNITS).map(DataSize::new);
  }

  /** The sizes between two, both included. */
  public static ValueType<DataSize> between(String least, String greatest) {
    var range = Range.closed(parse(least).orElseThrow(), parse(greatest).orElseThrow());
    return ValueType.of(
            "a size from %s to %s (units: %s)".formatted(least, greatest, UNIT_NAMES),
            DataSize::parse)
        .where(range);
  }

  @Override
  public int compareTo(DataSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** The size as {@link #parse} reads it, such as {@code 64MiB}. */
  @Override
  public String toString() {
    return Quantity.format(bytes, UNITS);
  }
}
