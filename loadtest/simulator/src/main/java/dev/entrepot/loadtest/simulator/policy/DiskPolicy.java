package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.loadtest.simulator.trace.Trace;

/**
 * A policy of a store that must write what it hands out: on a miss, room is made before the object
 * comes. An object larger than the limit passes through.
 */
abstract class DiskPolicy implements Policy {
  /** What is stored. Its limit holds at every moment. */
  final Disk disk;

  /**
   * @param limit in bytes
   */
  DiskPolicy(Trace trace, long limit) {
    disk = new Disk(trace, limit);
  }

  @Override
  public final boolean request(int object) {
    boolean held = disk.holds(object);
    noteRequest(object);
    if (held) {
      hit(object);
    } else if (disk.couldHold(object)) {
      miss(object);
    }
    return held;
  }

  @Override
  public final boolean holds(int object) {
    return disk.holds(object);
  }

  @Override
  public final long bytes() {
    return disk.bytes();
  }

  /** Told of every request, before it is served. */
  void noteRequest(int object) {}

  /** An object that is held was asked for. */
  abstract void hit(int object);

  /** An object that is not held, and could be, was asked for. */
  abstract void miss(int object);
}
