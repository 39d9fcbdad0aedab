package dev.entrepot.proxy.http;

import java.util.function.LongSupplier;

/** When something last happened on a client's connection. Its event loop only. */
final class ConnectionActivity {
  private final LongSupplier nanoTime;
  private long lastProgress;
  private int requests;
  private int writes;

  ConnectionActivity(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastProgress = nanoTime.getAsLong();
  }

  void requestBegan() {
    requests++;
    progressed();
  }

  void requestEnded() {
    requests--;
    progressed();
  }

  void writeBegan() {
    writes++;
  }

  void writeEnded() {
    writes--;
    progressed();
  }

  void progressed() {
    lastProgress = nanoTime.getAsLong();
  }

  /** Whether no request is being answered. */
  boolean isIdle() {
    return requests == 0;
  }

  /** Whether bytes wait for the client to take them. */
  boolean isWriting() {
    return writes > 0;
  }

  long nanosSinceProgress() {
    return nanoTime.getAsLong() - lastProgress;
  }
}
