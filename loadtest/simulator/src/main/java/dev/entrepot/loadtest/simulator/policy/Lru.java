package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.loadtest.simulator.trace.Trace;

/** What was asked for the longest time ago goes first. */
final class Lru extends DiskPolicy implements Restartable {
  private ObjectQueue recent;

  Lru(Trace trace, long limit) {
    super(trace, limit);
    recent = new ObjectQueue(trace);
  }

  @Override
  void hit(int object) {
    recent.moveToLast(object);
  }

  @Override
  void miss(int object) {
    while (!disk.hasRoomFor(object)) {
      disk.remove(recent.removeFirst());
    }
    disk.add(object);
    recent.addLast(object);
  }

  @Override
  public void restart(Memory memory) {
    recent =
        switch (memory) {
          case KEPT, ORDER -> recent;
          case LOST -> disk.inOrderOfArrival().copy();
        };
  }
}
