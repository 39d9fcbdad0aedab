package dev.entrepot.proxy.http.connection;

import dev.entrepot.proxy.thread.OwnerThread;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Whether a client takes the answer that is meant for it. Its connection's event loop only. */
public final class AnswerProgress {
  private final OwnerThread owner = OwnerThread.current();
  private final LongSupplier nanoTime;
  private final ConnectionActivity connection;
  private final Runnable cut;

  /** Where it stands among the answers of its connection. */
  int slot;

  private int writes;
  private int blocks;
  private long lastProgress;
  private Optional<String> ending = Optional.empty();

  AnswerProgress(LongSupplier nanoTime, ConnectionActivity connection, Runnable cut) {
    this.nanoTime = nanoTime;
    this.connection = connection;
    this.cut = cut;
    this.lastProgress = nanoTime.getAsLong();
  }

  /** Bytes are on their way to the client's socket. */
  public void writeBegan() {
    assert owner.isHere() : owner;
    writes++;
  }

  /** They have gone to the socket, or nowhere. */
  public void writeEnded() {
    assert owner.isHere() : owner;
    writes--;
    progressed();
  }

  /** Bytes are there, and the client does not take them. */
  public void blocked() {
    assert owner.isHere() : owner;
    blocks++;
  }

  /** They are tried again. */
  public void unblocked() {
    assert owner.isHere() : owner;
    blocks--;
  }

  /** Something has happened that is no fault of the client's to have waited for. */
  public void progressed() {
    assert owner.isHere() : owner;
    lastProgress = nanoTime.getAsLong();
    connection.progressed();
  }

  /** Whether bytes on their way to the socket have stayed where they are for longer than that. */
  boolean isWritingFor(long nanos) {
    return writes > 0 && isStillFor(nanos);
  }

  /** Whether bytes that have not gone that far have waited for longer than that. */
  boolean isBlockedFor(long nanos) {
    return blocks > 0 && isStillFor(nanos);
  }

  private boolean isStillFor(long nanos) {
    return nanoTime.getAsLong() - lastProgress > nanos;
  }

  /**
   * What follows ends the answer in the middle, and the client has no part in that.
   *
   * @param why for the log; what was said first counts
   */
  public void willBeCut(String why) {
    assert owner.isHere() : owner;
    ending = ending.or(() -> Optional.of(why));
  }

  /** Why the server has ended it in the middle, if it has. */
  public Optional<String> whyCut() {
    return ending;
  }

  /** Ends the answer in the middle. */
  public void cut(String why) {
    assert owner.isHere() : owner;
    willBeCut(why);
    cut.run();
  }
}
