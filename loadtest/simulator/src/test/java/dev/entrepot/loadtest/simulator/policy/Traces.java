package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Small traces for tests. */
final class Traces {
  static final Tuning TUNING = new Tuning(0.1, 8, 7);

  private Traces() {}

  /** A seed of its own for each run, printed. */
  static long freshSeed() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    return seed;
  }

  /** Objects of one byte. */
  static Trace units(int... requests) {
    int objects = Arrays.stream(requests).max().orElseThrow() + 1;
    return new Trace(requests, LongStream.generate(() -> 1).limit(objects).toArray());
  }

  /** Objects of 1 to so many bytes, low numbers asked for more often. */
  static Trace random(RandomGenerator random, int objects, int requests, int maxBytes) {
    var asked =
        IntStream.generate(() -> Math.min(random.nextInt(objects), random.nextInt(objects)))
            .limit(requests)
            .toArray();
    var sizes = LongStream.generate(() -> 1L + random.nextInt(maxBytes)).limit(objects).toArray();
    return new Trace(asked, sizes);
  }

  /** Plays a trace; how many requests were hits. */
  static int hits(Trace trace, Policy policy) {
    return (int)
        IntStream.range(0, trace.length()).filter(at -> policy.request(trace.object(at))).count();
  }

  /** Plays a trace; h for each hit and m for each miss. */
  static String play(Trace trace, Policy policy) {
    var played = new StringBuilder();
    for (int at = 0; at < trace.length(); at++) {
      played.append(policy.request(trace.object(at)) ? 'h' : 'm');
    }
    return played.toString();
  }
}
