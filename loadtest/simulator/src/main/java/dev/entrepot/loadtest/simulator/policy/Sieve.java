package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.BitSet;

/**
 * SIEVE: a hand goes from what came first to what came last, over and over; what was asked for
 * since the hand passed stays where it is, what was not goes. After "SIEVE is Simpler than LRU"
 * (NSDI 2024).
 */
final class Sieve extends DiskPolicy {
  private final BitSet visited = new BitSet();
  private int hand = ObjectQueue.NONE;

  Sieve(Trace trace, long limit) {
    super(trace, limit);
  }

  @Override
  void hit(int object) {
    visited.set(object);
  }

  @Override
  void miss(int object) {
    while (!disk.hasRoomFor(object)) {
      evict();
    }
    disk.add(object);
  }

  private void evict() {
    int victim = orFirst(hand);
    while (visited.get(victim)) {
      visited.clear(victim);
      victim = orFirst(disk.inOrderOfArrival().after(victim));
    }
    hand = disk.inOrderOfArrival().after(victim);
    disk.remove(victim);
  }

  private int orFirst(int object) {
    return object == ObjectQueue.NONE ? disk.inOrderOfArrival().first() : object;
  }
}
