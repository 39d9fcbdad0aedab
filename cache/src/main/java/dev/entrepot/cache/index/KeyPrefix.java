package dev.entrepot.cache.index;

import java.util.Arrays;

/**
 * What the keys of some entries of a table begin with, and those of no others.
 *
 * @param <K> the table's keys: a prefix fits no other table
 */
@SuppressWarnings("UnusedTypeParameter") // It is for the compiler alone.
public final class KeyPrefix<K> {
  private final byte[] bytes;

  KeyPrefix(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Whether a key's bytes begin so. */
  public boolean isOf(byte[] key) {
    return key.length >= bytes.length
        && Arrays.equals(key, 0, bytes.length, bytes, 0, bytes.length);
  }
}
