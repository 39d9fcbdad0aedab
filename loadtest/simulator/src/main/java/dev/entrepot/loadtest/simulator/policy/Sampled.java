package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * The least of a random sample goes first: least in worth a byte, where worth is how often an
 * object was asked for of late over how long ago it was asked for last. Nothing is kept in order.
 * After "Hyperbolic Caching" (USENIX ATC 2017), with the frequencies of a sketch that forgets.
 */
final class Sampled extends DiskPolicy implements Restartable {
  private final Worth worth;
  private final int sample;
  private final RandomGenerator random;

  /** The objects held, in no order, and the place of each. */
  private final int[] held;

  private final int[] place;

  /** The request that asked for each object last. */
  private final int[] lastUse;

  private int count;
  private int now;
  private FrequencySketch sketch;

  Sampled(Trace trace, long limit, Worth worth, Tuning tuning) {
    super(trace, limit);
    this.worth = worth;
    sample = tuning.sample();
    random = new Random(tuning.seed());
    held = new int[trace.objects()];
    place = new int[trace.objects()];
    lastUse = new int[trace.objects()];
    sketch = new FrequencySketch(trace.objects());
  }

  @Override
  void noteRequest(int object) {
    now++;
    sketch.count(object, count);
  }

  @Override
  void hit(int object) {
    lastUse[object] = now;
  }

  @Override
  void miss(int object) {
    while (!disk.hasRoomFor(object)) {
      evict(leastOfSample());
    }
    disk.add(object);
    lastUse[object] = now;
    place[object] = count;
    held[count++] = object;
  }

  private int leastOfSample() {
    int least = held[random.nextInt(count)];
    double leastPriority = priority(least);
    for (int drawn = 1; drawn < sample; drawn++) {
      int other = held[random.nextInt(count)];
      double priority = priority(other);
      least = priority < leastPriority ? other : least;
      leastPriority = Math.min(priority, leastPriority);
    }
    return least;
  }

  /**
   * Worth a byte. As many requests as objects are held are added to the age, since until then
   * nothing can be said of whether an object has been left: frequency alone decides.
   */
  private double priority(int object) {
    long bytes = disk.size(object);
    double age = (double) now - lastUse[object] + count;
    return Math.max(sketch.frequency(object), 1) / age * worth.ofHit(bytes) / bytes;
  }

  private void evict(int object) {
    int moved = held[--count];
    held[place[object]] = moved;
    place[moved] = place[object];
    disk.remove(object);
  }

  @Override
  public void restart(Memory memory) {
    switch (memory) {
      case KEPT -> sketch = FrequencySketch.load(sketch.save());
      case ORDER -> sketch = sketch.blank();
      case LOST -> {
        sketch = sketch.blank();
        useByArrival();
      }
    }
  }

  /** Takes the order of arrival for the order of use, one request apart. */
  private void useByArrival() {
    int use = now - count;
    for (int object : disk.inOrderOfArrival().toArray()) {
      lastUse[object] = ++use;
    }
  }
}
