package dev.entrepot.proxy.http.connection;

import dev.entrepot.proxy.thread.OwnerThread;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the bodies of one connection hold of their loop's {@link PumpRoom}: {@link PumpRoom#WINDOW}
 * pieces, however many bodies there are. Those that find no room stand in line, and each has its
 * turn. Event loop only.
 */
public final class ConnectionRoom {
  private final OwnerThread owner = OwnerThread.current();
  private final PumpRoom room;
  private final Executor loop;
  private final SequencedSet<Runnable> line = new LinkedHashSet<>();
  private BooleanSupplier isOpen = () -> true;

  /** Whose turn it is, until it has asked. */
  private @Nullable Runnable next;

  private int bodies;
  private int held;

  /**
   * @param loop runs tasks on the event loop, later
   */
  ConnectionRoom(PumpRoom room, Executor loop) {
    this.room = room;
    this.loop = loop;
  }

  /** From now on, pieces wait while this does not hold; {@link #grant} is called when it may. */
  void openWhile(BooleanSupplier condition) {
    isOpen = condition;
  }

  public void bodyBegan() {
    assert owner.isHere() : owner;
    if (bodies++ == 0) {
      room.connectionBegan();
    }
  }

  /** The body writes nothing any more. */
  public void bodyEnded(Runnable body) {
    assert owner.isHere() : owner;
    line.remove(body);
    pass(body);
    if (--bodies == 0) {
      room.connectionEnded();
      room.forget(this);
    }
    othersTurn();
  }

  /**
   * The largest piece that the body may write now, in bytes. If there is no room the answer is 0,
   * and the body runs when its turn has come.
   */
  public int ask(Runnable body) {
    assert owner.isHere() : owner;
    boolean wasGranted = body.equals(next);
    boolean isItsTurn = wasGranted || (next == null && line.isEmpty() && !room.isCrowded());
    if (wasGranted) {
      next = null;
    }
    if (isItsTurn && hasRoom() && room.hasRoom()) {
      return room.pieceBytes();
    }
    if (wasGranted) {
      line.addFirst(body);
    } else {
      line.add(body);
    }
    grant();
    return 0;
  }

  /** The body does not want its turn, or has no use for it now. */
  public void pass(Runnable body) {
    assert owner.isHere() : owner;
    if (body.equals(next)) {
      next = null;
      othersTurn();
    }
  }

  private void othersTurn() {
    if (!grant()) {
      room.next();
    }
  }

  public void took(int piece) {
    assert owner.isHere() : owner;
    held += piece;
    room.took(piece);
    othersTurn();
  }

  public void gave(int piece) {
    assert owner.isHere() : owner;
    held -= piece;
    grant();
    room.gave(piece);
  }

  /**
   * Gives the turn to the first in line, if there is room, and no other connection waits for it.
   *
   * @return whether it has been given
   */
  boolean grant() {
    assert owner.isHere() : owner;
    if (isReady() && (room.isCrowded() || !room.hasRoom())) {
      room.await(this);
      room.next(); // Those before may have left.
      return false;
    }
    return grantAsNext();
  }

  /** The same as the connection that has waited longest. */
  boolean grantAsNext() {
    assert owner.isHere() : owner;
    if (!isReady()) {
      return false;
    }
    next = line.removeFirst();
    loop.execute(next);
    return true;
  }

  private boolean isReady() {
    return next == null && !line.isEmpty() && hasRoom();
  }

  private boolean hasRoom() {
    return held <= (PumpRoom.WINDOW - 1) * room.pieceBytes() && isOpen.getAsBoolean();
  }

  /** What is on its way, in bytes. */
  int held() {
    return held;
  }
}
