package dev.entrepot.proxy.http.connection;

import dev.entrepot.proxy.thread.OwnerThread;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * The memory that the pumped bodies of one event loop share, with a hard bound. A client that takes
 * nothing holds what has been read for it, so the more connections have such bodies, the smaller
 * are their pieces; what does not fit even then waits. Event loop only.
 */
public final class PumpRoom {
  /** The most that all pieces on their way take together: 16 MiB. */
  public static final int MAX_BYTES = 16 << 20;

  /** The least that a loop can do with: 1 MiB. */
  static final int MIN_BYTES = 1 << 20;

  /** The smallest piece, in bytes: what a record of TLS holds (RFC 8446, 5.1). */
  static final int MIN_PIECE_BYTES = 16 << 10; // 16 KiB

  /** The largest piece, in bytes: larger ones are no cheaper. */
  static final int MAX_PIECE_BYTES = 128 << 10; // 128 KiB

  /** How many pieces of one body, and of one connection, may be on their way. */
  public static final int WINDOW = 2;

  private final OwnerThread owner = OwnerThread.firstUser();
  private final int bytes;
  private final SequencedSet<ConnectionRoom> waiting = new LinkedHashSet<>();
  private int connections;
  private int taken;

  /**
   * @param bytes the bound
   */
  public PumpRoom(int bytes) {
    this.bytes = Math.clamp(bytes, MIN_BYTES, MAX_BYTES);
  }

  /** A loop's part of a quarter of the direct memory that the process may take. */
  public static PumpRoom of(long directBytes, int loops) {
    return new PumpRoom((int) Math.min(MAX_BYTES, directBytes / 4 / loops));
  }

  /** One connection more has bodies. */
  void connectionBegan() {
    assert owner.isHere() : owner;
    connections++;
  }

  /** One less. */
  void connectionEnded() {
    assert owner.isHere() : owner;
    connections--;
  }

  /** The largest piece that may be sent now, in bytes: a power of two, as buffers are. */
  int pieceBytes() {
    int share = bytes / WINDOW / Math.max(1, connections);
    return Integer.highestOneBit(Math.clamp(share, MIN_PIECE_BYTES, MAX_PIECE_BYTES));
  }

  /** Whether there is room for a piece. */
  boolean hasRoom() {
    return taken + pieceBytes() <= bytes;
  }

  /** Whether connections wait, as others hold all there is. */
  boolean isCrowded() {
    return !waiting.isEmpty();
  }

  /** The connection is told when there is room again; those that have waited longer come first. */
  void await(ConnectionRoom connection) {
    assert owner.isHere() : owner;
    waiting.add(connection);
  }

  void forget(ConnectionRoom connection) {
    assert owner.isHere() : owner;
    waiting.remove(connection);
  }

  void took(int piece) {
    assert owner.isHere() : owner;
    taken += piece;
  }

  void gave(int piece) {
    assert owner.isHere() : owner;
    taken -= piece;
    next();
  }

  /** Lets the next connection that has a use for it have its turn, if there is room. */
  void next() {
    assert owner.isHere() : owner;
    boolean isTaken = false;
    while (!isTaken && !waiting.isEmpty() && hasRoom()) {
      isTaken = waiting.removeFirst().grantAsNext();
    }
  }

  /** What is on its way, in bytes. */
  int taken() {
    return taken;
  }
}
