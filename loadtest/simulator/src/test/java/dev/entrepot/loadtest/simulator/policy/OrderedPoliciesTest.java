package dev.entrepot.loadtest.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** FIFO and LRU by hand, and against lists that are searched from end to end. */
class OrderedPoliciesTest {
  private static final Trace EXAMPLE = Traces.units(0, 1, 2, 0, 3, 0, 1, 2);

  @Test
  void fifo_handWorkedExample_lettingTheFirstGo() {
    // 012 | 0 hits | 3 replaces 0 | 0 replaces 1 | 1 replaces 2 | 2 replaces 3
    assertThat(Traces.play(EXAMPLE, new Fifo(EXAMPLE, 3))).isEqualTo("mmmhmmmm");
  }

  @Test
  void lru_handWorkedExample_lettingTheLongestUnusedGo() {
    // 012 | 0 hits | 3 replaces 1 | 0 hits | 1 replaces 2 | 2 replaces 3
    assertThat(Traces.play(EXAMPLE, new Lru(EXAMPLE, 3))).isEqualTo("mmmhmhmm");
  }

  @Test
  void lru_largeObject_asManyGoAsItNeeds() {
    var trace = new Trace(new int[] {0, 1, 2, 3, 2, 0}, new long[] {4, 4, 2, 7});
    var lru = new Lru(trace, 10);
    assertThat(Traces.play(trace, lru)).isEqualTo("mmmmhm");
    assertThat(lru.bytes()).isEqualTo(6);
    assertThat(lru.holds(3)).isFalse();
  }

  @Test
  void request_largerThanTheLimit_passesThroughAndNothingGoes() {
    var trace = new Trace(new int[] {0, 1, 1, 0}, new long[] {4, 11});
    assertThat(Traces.play(trace, new Lru(trace, 10))).isEqualTo("mmmh");
  }

  @Test
  void request_randomTraces_asTheModelsDo() {
    long seed = Traces.freshSeed();
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      var trace = Traces.random(random, 20, 300, 9);
      long limit = 5L + random.nextInt(60);
      assertThat(Traces.play(trace, new Fifo(trace, limit)))
          .as("fifo, seed %d, round %d", seed, round)
          .isEqualTo(model(trace, limit, false));
      assertThat(Traces.play(trace, new Lru(trace, limit)))
          .as("lru, seed %d, round %d", seed, round)
          .isEqualTo(model(trace, limit, true));
    }
  }

  private static String model(Trace trace, long limit, boolean moves) {
    List<Integer> row = new ArrayList<>();
    var played = new StringBuilder();
    for (int at = 0; at < trace.length(); at++) {
      Integer object = trace.object(at);
      boolean hit = row.contains(object);
      played.append(hit ? 'h' : 'm');
      if (hit && moves) {
        row.remove(/* element */ object);
        row.add(object);
      } else if (!hit && trace.size(object) <= limit) {
        row.add(object);
        while (row.stream().mapToLong(trace::size).sum() > limit) {
          row.removeFirst();
        }
      }
    }
    return played.toString();
  }
}
