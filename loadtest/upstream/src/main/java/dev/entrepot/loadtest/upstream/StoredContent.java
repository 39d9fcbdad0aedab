package dev.entrepot.loadtest.upstream;

import java.util.Arrays;
import java.util.Objects;

/** Content that is held in memory. */
final class StoredContent implements Content {
  private final byte[] bytes;
  private final String digest;

  StoredContent(byte[] bytes) {
    this.bytes = bytes.clone();
    this.digest = Sha256.digest(bytes);
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public byte[] read(long offset, int length) {
    int from = (int) Objects.checkFromIndexSize(offset, length, size());
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  @Override
  public String digest() {
    return digest;
  }

  byte[] bytes() {
    return bytes.clone();
  }
}
