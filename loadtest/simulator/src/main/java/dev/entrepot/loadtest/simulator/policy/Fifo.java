package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.loadtest.simulator.trace.Trace;

/** What came first goes first, asked for or not. */
final class Fifo extends DiskPolicy {
  Fifo(Trace trace, long limit) {
    super(trace, limit);
  }

  @Override
  void hit(int object) {}

  @Override
  void miss(int object) {
    while (!disk.hasRoomFor(object)) {
      disk.remove(disk.inOrderOfArrival().first());
    }
    disk.add(object);
  }
}
