package dev.entrepot.operate.bundle.minisign;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The number that a key and its signatures have in common, by chance; it proves nothing. */
record KeyNumber(long value) {
  /** In a file it has 8 bytes, the least one first. */
  static KeyNumber read(ByteBuffer bytes) {
    return new KeyNumber(bytes.order(ByteOrder.LITTLE_ENDIAN).getLong());
  }

  void write(ByteBuffer bytes) {
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(value);
  }

  /** As minisign prints it. */
  @Override
  public String toString() {
    return "%X".formatted(value);
  }
}
