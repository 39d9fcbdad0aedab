package dev.entrepot.cache.index.table;

import dev.entrepot.cache.index.StoreUsage;
import java.nio.charset.StandardCharsets;

/** A value of the index that there is one of, under a name in the family {@link Family#DEFAULT}. */
public final class Cell<V> {
  /** The totals of what is stored. */
  public static final Cell<StoreUsage> USAGE = new Cell<>("usage", CountValues.USAGE);

  /** What all entries of the counted families have, in bytes. */
  public static final Cell<Long> ENTRY_BYTES = new Cell<>("entry-bytes", CountValues.NUMBER);

  /** How many requests were counted when last uses were last written. */
  public static final Cell<Long> REQUESTS = new Cell<>("requests", CountValues.NUMBER);

  private final String name;
  private final ValueCodec<Object, V> values;

  private Cell(String name, ValueCodec<Object, V> values) {
    this.name = name;
    this.values = values;
  }

  public Family family() {
    return Family.DEFAULT;
  }

  /** The bytes of its key. */
  public byte[] key() {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  public ValueCodec<Object, V> values() {
    return values;
  }

  @Override
  public String toString() {
    return name;
  }
}
