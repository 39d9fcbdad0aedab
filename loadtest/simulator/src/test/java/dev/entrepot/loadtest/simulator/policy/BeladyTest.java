package dev.entrepot.loadtest.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The best possible is the best possible. */
class BeladyTest {
  @Test
  void request_unitSizes_asManyHitsAsTheBestOfAllChoices() {
    long seed = Traces.freshSeed();
    var random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      var trace = Traces.random(random, 7, 40, 1);
      int limit = 1 + random.nextInt(5);
      int best = mostHits(trace, limit);
      assertThat(Traces.hits(trace, new Belady(trace, limit, false)))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(best);
      assertThat(Traces.hits(trace, new Belady(trace, limit, true))).isEqualTo(best);
    }
  }

  @Test
  void request_unitSizes_noPolicyHitsMore() {
    long seed = Traces.freshSeed();
    var random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      var trace = Traces.random(random, 100, 2_000, 1);
      int limit = 1 + random.nextInt(60);
      int best = Traces.hits(trace, new Belady(trace, limit, false));
      for (var kind : PolicyKind.values()) {
        assertThat(Traces.hits(trace, kind.open(trace, limit, Traces.TUNING)))
            .as("%s, seed %d, round %d", kind, seed, round)
            .isLessThanOrEqualTo(best);
      }
    }
  }

  @Test
  void request_sizes_noPolicyPassesTheBound() {
    long seed = Traces.freshSeed();
    var random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      var trace = Traces.random(random, 100, 2_000, 50);
      int limit = 1 + random.nextInt(1_500);
      var bound = UpperBound.of(trace, limit);
      for (var kind : PolicyKind.values()) {
        var policy = kind.open(trace, limit, Traces.TUNING);
        long hits = 0;
        long bytes = 0;
        for (int at = 0; at < trace.length(); at++) {
          boolean hit = policy.request(trace.object(at));
          hits += hit ? 1 : 0;
          bytes += hit ? trace.size(trace.object(at)) : 0;
        }
        assertThat((double) hits).as("%s, seed %d", kind, seed).isLessThanOrEqualTo(bound.hits());
        assertThat((double) bytes).as("%s, seed %d", kind, seed).isLessThanOrEqualTo(bound.bytes());
      }
    }
  }

  @Test
  void bound_oneObjectTooLargeAndOneThatFits_onlyTheSecondCounts() {
    var trace = new Trace(new int[] {0, 0, 1, 1}, new long[] {11, 4});
    assertThat(UpperBound.of(trace, 10)).isEqualTo(new UpperBound(1, 4));
  }

  @Test
  void request_largeObjectUsedLater_bySizeTheSmallOnesStay() {
    // Room for the large one or for the four small ones, all of which are used again.
    var trace = new Trace(new int[] {1, 2, 3, 4, 0, 0, 1, 2, 3, 4}, new long[] {4, 1, 1, 1, 1});
    assertThat(Traces.hits(trace, new Belady(trace, 4, false))).isEqualTo(1);
    assertThat(Traces.hits(trace, new Belady(trace, 4, true))).isEqualTo(4);
  }

  /** By trying every choice: what to let go at each miss, or not to keep what came. */
  private static int mostHits(Trace trace, int limit) {
    Map<Integer, Integer> hitsBySet = new HashMap<>(Map.of(0, 0));
    for (int at = 0; at < trace.length(); at++) {
      int object = 1 << trace.object(at);
      var next = new HashMap<Integer, Integer>();
      hitsBySet.forEach(
          (set, hits) -> {
            boolean hit = (set & object) != 0;
            next.merge(set, hits + (hit ? 1 : 0), Math::max);
            if (!hit && Integer.bitCount(set) < limit) {
              next.merge(set | object, hits, Math::max);
            }
            for (int left = set; !hit && left != 0; left &= left - 1) {
              next.merge((set & ~Integer.lowestOneBit(left)) | object, hits, Math::max);
            }
          });
      hitsBySet = next;
    }
    return hitsBySet.values().stream().mapToInt(hits -> hits).max().orElseThrow();
  }
}
