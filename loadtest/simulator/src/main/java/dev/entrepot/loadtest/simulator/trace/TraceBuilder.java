package dev.entrepot.loadtest.simulator.trace;

import java.util.Arrays;

/** A trace being written: objects are added as they come into being, requests as they happen. */
final class TraceBuilder {
  private final int[] requests;
  private int length;
  private long[] sizes = new long[1024];
  private int objects;

  /**
   * @param requests how many requests the trace will have
   */
  TraceBuilder(int requests) {
    this.requests = new int[requests];
  }

  /** A new object of a size in bytes. */
  int object(long bytes) {
    if (objects == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * objects);
    }
    sizes[objects] = bytes;
    return objects++;
  }

  /** As many new objects as asked for, their sizes drawn. */
  int[] objects(int count, BlobSizes drawn) {
    var made = new int[count];
    Arrays.setAll(made, _ -> object(drawn.any()));
    return made;
  }

  /** Asks for an object; nothing happens once the trace is full. */
  void request(int object) {
    if (!isFull()) {
      requests[length++] = object;
    }
  }

  boolean isFull() {
    return length == requests.length;
  }

  int length() {
    return length;
  }

  Trace build() {
    return new Trace(Arrays.copyOf(requests, length), Arrays.copyOf(sizes, objects));
  }
}
