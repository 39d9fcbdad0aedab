package dev.entrepot.loadtest.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** SIEVE and GDSF against models that search all they hold; S3-FIFO by hand. */
class ReferencePoliciesTest {
  @Test
  void sieve_randomTraces_asTheModelDoes() {
    long seed = Traces.freshSeed();
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      var trace = Traces.random(random, 20, 300, 9);
      long limit = 9L + random.nextInt(60);
      assertThat(Traces.play(trace, new Sieve(trace, limit)))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(sieve(trace, limit));
    }
  }

  private static String sieve(Trace trace, long limit) {
    List<Integer> row = new ArrayList<>();
    var visited = new HashSet<Integer>();
    int hand = 0;
    var played = new StringBuilder();
    for (int at = 0; at < trace.length(); at++) {
      int object = trace.object(at);
      played.append(row.contains(object) ? 'h' : 'm');
      if (row.contains(object)) {
        visited.add(object);
        continue;
      }
      while (row.stream().mapToLong(trace::size).sum() + trace.size(object) > limit) {
        hand = hand < row.size() ? hand : 0;
        if (visited.remove(row.get(hand))) {
          hand++;
        } else {
          row.remove(/* index */ hand);
        }
        // The hand goes back to the front before something new comes behind it.
        hand = hand < row.size() ? hand : 0;
      }
      row.add(object);
    }
    return played.toString();
  }

  @Test
  void gdsf_randomTraces_asTheModelDoes() {
    long seed = Traces.freshSeed();
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      var trace = Traces.random(random, 20, 300, 9);
      long limit = 9L + random.nextInt(60);
      assertThat(Traces.play(trace, new Gdsf(trace, limit, HitValue.HITS)))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(gdsf(trace, limit));
    }
  }

  private static String gdsf(Trace trace, long limit) {
    var priority = new HashMap<Integer, Double>();
    var requests = new HashMap<Integer, Integer>();
    double floor = 0;
    var played = new StringBuilder();
    for (int at = 0; at < trace.length(); at++) {
      int object = trace.object(at);
      played.append(priority.containsKey(object) ? 'h' : 'm');
      if (!priority.containsKey(object)) {
        requests.put(object, 0);
      }
      while (!priority.containsKey(object)
          && priority.keySet().stream().mapToLong(trace::size).sum() + trace.size(object) > limit) {
        int least =
            priority.keySet().stream()
                .min(Comparator.<Integer>comparingDouble(priority::get).thenComparing(one -> one))
                .orElseThrow();
        floor = priority.getOrDefault(least, 0.0);
        priority.remove(least);
      }
      int asked = requests.getOrDefault(object, 0) + 1;
      requests.put(object, asked);
      priority.put(object, floor + asked * 1.0 / trace.size(object));
    }
    return played.toString();
  }

  @Test
  void s3Fifo_askedForAgainAfterItLeft_goesToTheMainQueueAndOutlivesAScan() {
    // 0 leaves the small queue as 10 comes, is a ghost, and comes back into the main queue.
    var trace = Traces.units(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 11, 12, 13, 14, 15, 16, 17, 0);
    assertThat(Traces.play(trace, new S3Fifo(trace, 10))).isEqualTo("m".repeat(19) + "h");
    assertThat(Traces.play(trace, new Fifo(trace, 7))).endsWith("m");
  }
}
