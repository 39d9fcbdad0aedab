package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.Comparator;
import java.util.TreeSet;

/**
 * Greedy-Dual-Size-Frequency: the least worth a byte goes first, where worth is the requests since
 * the object came, on top of a floor that rises with each eviction. After Cherkasova (1998).
 */
final class Gdsf extends DiskPolicy {
  private record Ranked(double priority, int object) {}

  private final TreeSet<Ranked> ranking =
      new TreeSet<>(Comparator.comparingDouble(Ranked::priority).thenComparingInt(Ranked::object));
  private final double[] priority;
  private final int[] requests;
  private final HitValue value;
  private double floor;

  Gdsf(Trace trace, long limit, HitValue value) {
    super(trace, limit);
    priority = new double[trace.objects()];
    requests = new int[trace.objects()];
    this.value = value;
  }

  @Override
  void hit(int object) {
    ranking.remove(new Ranked(priority[object], object));
    rank(object);
  }

  @Override
  void miss(int object) {
    while (!disk.hasRoomFor(object)) {
      var least = ranking.removeFirst();
      floor = least.priority();
      disk.remove(least.object());
    }
    requests[object] = 0;
    disk.add(object);
    rank(object);
  }

  private void rank(int object) {
    requests[object]++;
    long bytes = disk.size(object);
    priority[object] = floor + requests[object] * value.ofHit(bytes) / bytes;
    ranking.add(new Ranked(priority[object], object));
  }
}
