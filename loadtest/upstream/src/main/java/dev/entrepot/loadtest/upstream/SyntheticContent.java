package dev.entrepot.loadtest.upstream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * Pseudo-random content of any size that is made when it is read, so it costs no memory: each eight
 * bytes are SplitMix64 of the seed and their place. Equal seeds give equal content, whatever the
 * size up to the shorter one's end.
 */
public final class SyntheticContent implements Content {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long seed;
  private final long size;
  private final String digest;

  private SyntheticContent(long seed, long size) {
    this.seed = seed;
    this.size = size;
    this.digest = Sha256.digest(size, this::read);
  }

  /**
   * Makes all of it once on the calling thread, to know its digest.
   *
   * @param size in bytes, not negative
   */
  public static SyntheticContent of(long seed, long size) {
    if (size < 0) {
      throw new IllegalArgumentException("not a size in bytes: " + size);
    }
    return new SyntheticContent(seed, size);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public byte[] read(long offset, int length) {
    Objects.checkFromIndexSize(offset, length, size);
    int skipped = (int) (offset % Long.BYTES);
    byte[] words = words(offset / Long.BYTES, Math.ceilDiv(skipped + length, Long.BYTES));
    return words.length == length ? words : Arrays.copyOfRange(words, skipped, skipped + length);
  }

  @Override
  public String digest() {
    return digest;
  }

  private byte[] words(long first, int count) {
    byte[] words = new byte[count * Long.BYTES];
    for (int i = 0; i < count; i++) {
      WORD.set(words, i * Long.BYTES, mixed(seed + (first + i + 1) * GOLDEN_GAMMA));
    }
    return words;
  }

  private static long mixed(long z) {
    long once = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
    return twice ^ (twice >>> 31);
  }
}
