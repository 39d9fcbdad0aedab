package dev.entrepot.proxy.transfer;

import java.nio.ByteBuffer;
import java.util.List;

/** Buffers that follow one another. */
final class Batches {
  private Batches() {}

  /**
   * Moves past the first bytes of a batch, as many of them as it has.
   *
   * @param skip how many bytes are to be passed over, not negative
   * @return how many are still to be passed over, in later batches
   */
  static long skip(List<ByteBuffer> batch, long skip) {
    long left = skip;
    for (ByteBuffer bytes : batch) {
      int step = (int) Math.min(left, bytes.remaining());
      bytes.position(bytes.position() + step);
      left -= step;
    }
    return left;
  }

  /** How many bytes of a batch have not been passed over. */
  static int size(List<ByteBuffer> batch) {
    return batch.stream().mapToInt(ByteBuffer::remaining).sum();
  }
}
