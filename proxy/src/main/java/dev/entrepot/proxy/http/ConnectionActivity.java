package dev.entrepot.proxy.http;

import java.util.function.LongSupplier;

/** When something last happened on a client's connection. Its event loop only. */
final class ConnectionActivity {
  private final LongSupplier nanoTime;
  private final String client;
  private long lastProgress;
  private int requests;
  private int writes;

  /**
   * @param client the address of the connection's other end, as it stands in logs
   */
  ConnectionActivity(LongSupplier nanoTime, String client) {
    this.nanoTime = nanoTime;
    this.client = client;
    this.lastProgress = nanoTime.getAsLong();
  }

  String client() {
    return client;
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
