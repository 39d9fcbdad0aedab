package dev.entrepot.loadtest.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrequencySketchTest {
  private static final int MANY = 1 << 20;

  @Test
  void frequency_notYetHalved_neverTooLowAndSeldomTooHigh() {
    long seed = Traces.freshSeed();
    var random = new Random(seed);
    var sketch = new FrequencySketch(1_000);
    var counts = new int[1_000];
    for (int request = 0; request < 5_000; request++) {
      int object = random.nextInt(counts.length);
      sketch.count(object, MANY);
      counts[object]++;
    }
    var objects = IntStream.range(0, counts.length);
    assertThat(objects.allMatch(one -> sketch.frequency(one) >= Math.min(counts[one], 15)))
        .as("seed %d", seed)
        .isTrue();
    long tooHigh =
        IntStream.range(0, counts.length)
            .filter(one -> sketch.frequency(one) > counts[one])
            .count();
    assertThat(tooHigh).as("seed %d", seed).isLessThan(200);
  }

  @Test
  void count_moreThanFifteen_staysAtFifteen() {
    var sketch = new FrequencySketch(16);
    IntStream.range(0, 40).forEach(_ -> sketch.count(3, MANY));
    assertThat(sketch.frequency(3)).isEqualTo(15);
  }

  @Test
  void count_tenTimesWhatIsHeld_halvesAll() {
    var sketch = new FrequencySketch(1_000);
    IntStream.range(0, 8).forEach(_ -> sketch.count(1_000_000, 100));
    IntStream.range(0, 991).forEach(object -> sketch.count(object, 100));
    assertThat(sketch.frequency(1_000_000)).isEqualTo(8);
    sketch.count(992, 100);
    assertThat(sketch.frequency(1_000_000)).isEqualTo(4);
  }

  @Test
  void load_whatWasSaved_isTheSame() {
    var sketch = new FrequencySketch(100);
    IntStream.range(0, 500).forEach(request -> sketch.count(request % 37, 60));
    var loaded = FrequencySketch.load(sketch.save());
    assertThat(loaded.save()).isEqualTo(sketch.save());
    // The requests counted so far are kept too: both halve at the same one.
    IntStream.range(0, 200).forEach(request -> sketch.count(request, 60));
    IntStream.range(0, 200).forEach(request -> loaded.count(request, 60));
    assertThat(loaded.save()).isEqualTo(sketch.save());
    assertThat(sketch.blank().save()).hasSameSizeAs(sketch.save()).containsOnly(0);
  }
}
