package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.loadtest.simulator.trace.Trace;

/** What is stored, in the order in which it came; refuses what would pass the limit. */
final class Disk {
  private final Trace trace;
  private final long limit;
  private final ObjectQueue stored;

  /**
   * @param limit in bytes
   */
  Disk(Trace trace, long limit) {
    this.trace = trace;
    this.limit = limit;
    this.stored = new ObjectQueue(trace);
  }

  boolean holds(int object) {
    return stored.contains(object);
  }

  /** The objects held, those that came first at the front. */
  ObjectQueue inOrderOfArrival() {
    return stored;
  }

  long limit() {
    return limit;
  }

  long bytes() {
    return stored.bytes();
  }

  /** Whether there is room for an object as it is. */
  boolean hasRoomFor(int object) {
    return trace.size(object) <= limit - stored.bytes();
  }

  /** Whether an object would fit an empty disk. */
  boolean couldHold(int object) {
    return trace.size(object) <= limit;
  }

  long size(int object) {
    return trace.size(object);
  }

  /** Stores an object, for which room must have been made. */
  void add(int object) {
    if (!hasRoomFor(object)) {
      throw new IllegalStateException(
          "%d bytes on top of %d pass the limit of %d"
              .formatted(size(object), stored.bytes(), limit));
    }
    stored.addLast(object);
  }

  void remove(int object) {
    stored.remove(object);
  }
}
