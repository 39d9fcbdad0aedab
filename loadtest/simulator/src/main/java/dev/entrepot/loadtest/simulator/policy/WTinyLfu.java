package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/**
 * W-TinyLFU with sizes: new objects go through a window; what leaves the window stays only if it is
 * worth more than all that would have to go for it (aggregated victims). The rest is a segmented
 * LRU. After "Lightweight Robust Size Aware Cache Management" (ACM TOS 2022).
 *
 * <p>A store must write what it hands out, so an object cannot be turned away as it comes: it is
 * written into the window, and to be turned away means to be the next to go. One larger than the
 * window takes its room from the rest, whatever that is worth.
 */
final class WTinyLfu extends DiskPolicy implements Restartable {
  private static final double PROTECTED_SHARE = 0.8; // of all but the window

  private final Trace trace;
  private final HitValue value;
  private final long windowLimit;
  private final long mainLimit;
  private final long protectedLimit;
  private ObjectQueue window;
  private ObjectQueue probation;
  private ObjectQueue sheltered;
  private final Frequencies frequencies;

  /**
   * @param windowShare of the limit, from 0 to 1
   */
  WTinyLfu(Trace trace, long limit, HitValue value, double windowShare) {
    super(trace, limit);
    this.trace = trace;
    this.value = value;
    windowLimit = (long) (windowShare * limit);
    mainLimit = limit - windowLimit;
    protectedLimit = (long) (PROTECTED_SHARE * mainLimit);
    window = new ObjectQueue(trace);
    probation = new ObjectQueue(trace);
    sheltered = new ObjectQueue(trace);
    frequencies = new Frequencies(ObjectDigests.of(trace.objects()));
  }

  @Override
  void noteRequest(int object) {
    frequencies.count(object, disk.inOrderOfArrival().length());
  }

  @Override
  void hit(int object) {
    if (window.contains(object)) {
      window.moveToLast(object);
    } else if (sheltered.contains(object)) {
      sheltered.moveToLast(object);
    } else {
      shelter(object);
    }
  }

  private void shelter(int object) {
    probation.remove(object);
    sheltered.addLast(object);
    while (sheltered.bytes() > protectedLimit) {
      probation.addLast(sheltered.removeFirst());
    }
  }

  @Override
  void miss(int object) {
    while (!window.isEmpty() && window.bytes() + disk.size(object) > windowLimit) {
      leaveWindow(window.removeFirst());
    }
    while (!disk.hasRoomFor(object)) {
      evictAny();
    }
    disk.add(object);
    window.addLast(object);
  }

  private void leaveWindow(int candidate) {
    long missing = disk.size(candidate) - (mainLimit - probation.bytes() - sheltered.bytes());
    var victims = victims(missing, worthOf(candidate));
    if (bytes(victims) >= missing) {
      victims.forEach(this::evict);
      probation.addLast(candidate);
    } else {
      disk.remove(candidate);
    }
  }

  /**
   * The next to go, until they make room for so many bytes or are worth as much as the candidate:
   * then they are too few.
   */
  private List<Integer> victims(long missing, double candidateWorth) {
    var victims = new ArrayList<Integer>();
    long found = 0;
    double lost = 0;
    int next = probation.isEmpty() ? sheltered.first() : probation.first();
    while (found < missing && next != ObjectQueue.NONE) {
      lost += worthOf(next);
      if (lost >= candidateWorth) {
        break;
      }
      victims.add(next);
      found += disk.size(next);
      next = after(next);
    }
    return victims;
  }

  private int after(int object) {
    if (sheltered.contains(object)) {
      return sheltered.after(object);
    }
    int next = probation.after(object);
    return next == ObjectQueue.NONE ? sheltered.first() : next;
  }

  private long bytes(List<Integer> objects) {
    return objects.stream().mapToLong(disk::size).sum();
  }

  private double worthOf(int object) {
    return frequencies.frequency(object) * value.ofHit(disk.size(object));
  }

  private void evict(int object) {
    var queue = probation.contains(object) ? probation : sheltered;
    queue.remove(object);
    disk.remove(object);
  }

  private void evictAny() {
    if (!probation.isEmpty()) {
      disk.remove(probation.removeFirst());
    } else if (!sheltered.isEmpty()) {
      disk.remove(sheltered.removeFirst());
    } else {
      disk.remove(window.removeFirst());
    }
  }

  @Override
  public void restart(Memory memory) {
    switch (memory) {
      case KEPT -> frequencies.reload();
      case ORDER -> frequencies.forget();
      case LOST -> {
        frequencies.forget();
        window = new ObjectQueue(trace);
        sheltered = new ObjectQueue(trace);
        probation = disk.inOrderOfArrival().copy();
      }
    }
  }
}
