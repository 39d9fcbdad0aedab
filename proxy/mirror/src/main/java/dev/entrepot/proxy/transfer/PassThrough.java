package dev.entrepot.proxy.transfer;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of a download that the store cannot take, from some offset on: held in memory until its
 * readers of that moment have had them. One thread adds and drops, any thread reads.
 */
final class PassThrough {
  /** How much is held when the download waits for its readers, in bytes: 1 MiB. */
  static final int FULL_BYTES = 1 << 20;

  private final long start;
  private final ConcurrentNavigableMap<Long, ByteBuffer> pieces = new ConcurrentSkipListMap<>();
  private final AtomicLong held = new AtomicLong();
  private long end;

  /**
   * @param start the offset of the first byte that will be here
   */
  PassThrough(long start) {
    this.start = start;
    this.end = start;
  }

  long start() {
    return start;
  }

  boolean isFull() {
    return held.get() >= FULL_BYTES;
  }

  /** Adds a copy of the next bytes. */
  void add(ByteBuffer bytes) {
    if (bytes.hasRemaining()) {
      int size = bytes.remaining();
      pieces.put(end, ByteBuffer.allocate(size).put(bytes.duplicate()).flip());
      end += size;
      held.addAndGet(size);
    }
  }

  /** Drops all pieces that end before an offset, or at it. */
  void dropBelow(long offset) {
    for (Map.Entry<Long, ByteBuffer> piece : pieces.headMap(offset).entrySet()) {
      int size = piece.getValue().remaining();
      if (piece.getKey() + size <= offset) {
        pieces.remove(piece.getKey());
        held.addAndGet(-size);
      }
    }
  }

  /**
   * Some bytes from an offset on.
   *
   * @throws IllegalStateException if they have not come, or have been dropped
   */
  ByteBuffer at(long offset) {
    Map.Entry<Long, ByteBuffer> piece = pieces.floorEntry(offset);
    if (piece == null || piece.getKey() + piece.getValue().remaining() <= offset) {
      throw new IllegalStateException("byte %d is not held".formatted(offset));
    }
    int skipped = Math.toIntExact(offset - piece.getKey());
    ByteBuffer bytes = piece.getValue();
    return bytes.slice(skipped, bytes.remaining() - skipped);
  }
}
