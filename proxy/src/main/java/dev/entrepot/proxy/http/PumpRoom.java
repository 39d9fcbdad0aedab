package dev.entrepot.proxy.http;

/**
 * The memory that the pumped bodies of one event loop share. A client that takes nothing holds what
 * has been read for it, so the more bodies there are, the smaller are their pieces; only beyond
 * {@link #BYTES} in pieces of {@link #MIN_PIECE_BYTES} it grows with their number. Event loop only.
 */
final class PumpRoom {
  /** What all pieces on their way take together, as long as they can be that small: 16 MiB. */
  static final int BYTES = 16 << 20;

  /** The smallest piece, in bytes: what a record of TLS holds (RFC 8446, 5.1). */
  static final int MIN_PIECE_BYTES = 16 << 10; // 16 KiB

  /** The largest piece, in bytes: larger ones are no cheaper. */
  static final int MAX_PIECE_BYTES = 128 << 10; // 128 KiB

  /** How many pieces of one body may be on their way. */
  static final int WINDOW = 2;

  private int bodies;

  void bodyBegan() {
    bodies++;
  }

  void bodyEnded() {
    bodies--;
  }

  /** The largest piece that a body may send now, in bytes: a power of two, as buffers are. */
  int pieceBytes() {
    int share = BYTES / WINDOW / Math.max(1, bodies);
    return Integer.highestOneBit(Math.clamp(share, MIN_PIECE_BYTES, MAX_PIECE_BYTES));
  }
}
