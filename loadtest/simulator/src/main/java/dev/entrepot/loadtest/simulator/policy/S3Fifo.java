package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.loadtest.simulator.trace.Trace;

/**
 * S3-FIFO: a small queue that most objects leave for good, a main queue for those that were asked
 * for again, and a memory of what left the small one. Queues are measured in bytes. After "FIFO
 * queues are all you need for cache eviction" (SOSP 2023).
 */
final class S3Fifo extends DiskPolicy {
  private static final double SMALL_SHARE = 0.1;
  private static final int MAX_FREQUENCY = 3;

  private final ObjectQueue small;
  private final ObjectQueue main;

  /** What left the small queue, up to as many bytes as the main queue may have. */
  private final ObjectQueue ghosts;

  private final byte[] frequency;
  private final long smallLimit;

  S3Fifo(Trace trace, long limit) {
    super(trace, limit);
    small = new ObjectQueue(trace);
    main = new ObjectQueue(trace);
    ghosts = new ObjectQueue(trace);
    frequency = new byte[trace.objects()];
    smallLimit = (long) (SMALL_SHARE * limit);
  }

  @Override
  void hit(int object) {
    frequency[object] = (byte) Math.min(frequency[object] + 1, MAX_FREQUENCY);
  }

  @Override
  void miss(int object) {
    while (!disk.hasRoomFor(object)) {
      evict();
    }
    frequency[object] = 0;
    disk.add(object);
    if (ghosts.contains(object)) {
      ghosts.remove(object);
      main.addLast(object);
    } else {
      small.addLast(object);
    }
  }

  private void evict() {
    if (!small.isEmpty() && (small.bytes() > smallLimit || main.isEmpty())) {
      leaveSmall(small.removeFirst());
    } else {
      leaveMain(main.removeFirst());
    }
  }

  private void leaveSmall(int object) {
    if (frequency[object] > 1) {
      frequency[object] = 0;
      main.addLast(object);
      return;
    }
    disk.remove(object);
    ghosts.addLast(object);
    while (ghosts.bytes() > disk.limit() - smallLimit) {
      ghosts.removeFirst();
    }
  }

  private void leaveMain(int object) {
    if (frequency[object] == 0) {
      disk.remove(object);
    } else {
      frequency[object]--;
      main.addLast(object);
    }
  }
}
