package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Knows the future: what is asked for again latest goes first, and what comes is not kept at all if
 * that is itself. The best possible where all objects are of one size; with sizes, the best
 * possible is out of reach of any algorithm and this comes near it in bytes. Weighed by size
 * (latest times largest), it comes near it in hits.
 */
final class Belady extends DiskPolicy {
  private static final int NEVER = Integer.MAX_VALUE;

  /** Sizes within a class differ by less than a fifth, and are taken for the same. */
  private static final int CLASSES_PER_DOUBLING = 4;

  private final boolean bySize;

  /** For each request, the next one for the same object. */
  private final int[] nextUse;

  /** For each object held, the next request for it. */
  private final int[] heldUntil;

  /** The objects of each class of size, by next use: the latest last. */
  private final List<NavigableSet<Long>> classes = new ArrayList<>();

  private int now = -1;

  Belady(Trace trace, long limit, boolean bySize) {
    super(trace, limit);
    this.bySize = bySize;
    nextUse = nextUses(trace);
    heldUntil = new int[trace.objects()];
  }

  private static int[] nextUses(Trace trace) {
    var upcoming = new int[trace.objects()];
    Arrays.fill(upcoming, NEVER);
    var uses = new int[trace.length()];
    for (int request = trace.length() - 1; request >= 0; request--) {
      uses[request] = upcoming[trace.object(request)];
      upcoming[trace.object(request)] = request;
    }
    return uses;
  }

  @Override
  void noteRequest(int object) {
    now++;
  }

  @Override
  void hit(int object) {
    forget(object);
    remember(object);
  }

  @Override
  void miss(int object) {
    long missing = disk.size(object) - (disk.limit() - disk.bytes());
    var victims = new ArrayList<Integer>();
    while (missing > 0) {
      int worst = worst();
      if (regret(nextUse[now], object) >= regret(heldUntil[worst], worst)) {
        victims.forEach(this::classify);
        return;
      }
      forget(worst);
      victims.add(worst);
      missing -= disk.size(worst);
    }
    victims.forEach(disk::remove);
    disk.add(object);
    remember(object);
  }

  private void remember(int object) {
    heldUntil[object] = nextUse[now];
    classify(object);
  }

  private void classify(int object) {
    classOf(object).add(key(object));
  }

  private void forget(int object) {
    classOf(object).remove(key(object));
  }

  private long key(int object) {
    return ((long) heldUntil[object] << Integer.SIZE) | object;
  }

  private NavigableSet<Long> classOf(int object) {
    double doublings = bySize ? Math.log((double) disk.size(object)) / Math.log(2) : 0;
    int index = (int) (CLASSES_PER_DOUBLING * doublings);
    while (classes.size() <= index) {
      classes.add(new TreeSet<>());
    }
    return classes.get(index);
  }

  /** The object held that is least worth keeping. */
  private int worst() {
    int worst = ObjectQueue.NONE;
    double most = Double.NEGATIVE_INFINITY;
    for (var sameSize : classes) {
      if (!sameSize.isEmpty()) {
        int latest = (int) (long) sameSize.last();
        double regret = regret(heldUntil[latest], latest);
        worst = regret > most ? latest : worst;
        most = Math.max(regret, most);
      }
    }
    return worst;
  }

  /** What it costs to keep an object until its next use. */
  private double regret(int use, int object) {
    double wait = use == NEVER ? Double.POSITIVE_INFINITY : use - now;
    return bySize ? wait * disk.size(object) : wait;
  }
}
