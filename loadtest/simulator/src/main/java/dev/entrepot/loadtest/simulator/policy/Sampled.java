package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.cache.evict.Sampler;
import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.random.RandomGenerator;

/**
 * What the store does: of a draw of blobs the one of least worth a byte goes first. The draw, the
 * frequencies and the worth are the store's own code; what a hit counts for can be varied. After
 * "Hyperbolic Caching" (USENIX ATC 2017), with the frequencies of a sketch that forgets.
 */
final class Sampled extends DiskPolicy implements Restartable {
  private final HitValue value;
  private final Shelf shelf;
  private final Sampler draw;
  private final Frequencies frequencies;

  private int count;
  private int now;

  /**
   * @param sample how many objects are drawn for an eviction
   */
  Sampled(Trace trace, long limit, HitValue value, int sample, RandomGenerator random) {
    super(trace, limit);
    this.value = value;
    var digests = ObjectDigests.of(trace.objects());
    shelf = new Shelf(trace, digests);
    draw = new Sampler(shelf, sample, random);
    frequencies = new Frequencies(digests);
  }

  @Override
  void noteRequest(int object) {
    now++;
    frequencies.count(object, count);
  }

  @Override
  void hit(int object) {
    shelf.put(object, now);
  }

  @Override
  void miss(int object) {
    while (!disk.hasRoomFor(object)) {
      evict(shelf.object(draw.least(_ -> true, this::ofByte).orElseThrow()));
    }
    disk.add(object);
    shelf.put(object, now);
    count++;
  }

  private double ofByte(ListedBlob blob) {
    int frequency = frequencies.frequency(blob.digest());
    return value.ofByte(frequency, now - blob.lastUse(), count, blob.blob().size());
  }

  private void evict(int object) {
    disk.remove(object);
    shelf.remove(object);
    count--;
  }

  @Override
  public void restart(Memory memory) {
    switch (memory) {
      case KEPT -> frequencies.reload();
      case ORDER -> frequencies.forget();
      case LOST -> {
        frequencies.forget();
        useByArrival();
      }
    }
  }

  /** Takes the order of arrival for the order of use, one request apart. */
  private void useByArrival() {
    int use = now - count;
    for (int object : disk.inOrderOfArrival().toArray()) {
      shelf.put(object, ++use);
    }
  }
}
