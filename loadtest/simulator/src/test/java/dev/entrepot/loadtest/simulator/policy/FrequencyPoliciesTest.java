package dev.entrepot.loadtest.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.simulator.trace.Trace;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** W-TinyLFU and sampled eviction against models that search all they hold. */
class FrequencyPoliciesTest {
  /** At most as many objects as the store draws from one place. */
  private static final int RUN = 8;

  @Test
  void sampled_allDrawn_asTheModelDoes() {
    long seed = Traces.freshSeed();
    var random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      var trace = ofDistinctSizes(random);
      long limit = 1_100L + random.nextInt(12_000);
      var value = round % 2 == 0 ? HitValue.HITS : HitValue.TIME;
      int sample = RUN * trace.objects();
      var all = new AllInTurn(trace.objects());
      assertThat(Traces.play(trace, new Sampled(trace, limit, value, sample, all)))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(sampled(trace, limit, value));
    }
  }

  /** Draws the digest of one object after the other. */
  private static final class AllInTurn implements RandomGenerator {
    private final Digest[] digests;
    private int next;

    AllInTurn(int objects) {
      digests = ObjectDigests.of(objects);
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length == DigestAlgorithm.SHA256.bytes()) {
        System.arraycopy(digests[next++ % digests.length].value(), 0, bytes, 0, bytes.length);
      }
    }

    @Override
    public long nextLong() {
      throw new UnsupportedOperationException("only places are drawn");
    }
  }

  /** Primes for sizes, larger than any age, so that no two objects are worth the same a byte. */
  private static Trace ofDistinctSizes(RandomGenerator random) {
    var drawn = Traces.random(random, 16, 300, 1);
    var requests = new int[drawn.length()];
    for (int at = 0; at < requests.length; at++) {
      requests[at] = drawn.object(at);
    }
    return new Trace(requests, primes());
  }

  private static long[] primes() {
    return LongStream.range(1_000, 1_100)
        .filter(number -> LongStream.range(2, number).noneMatch(part -> number % part == 0))
        .toArray();
  }

  private static String sampled(Trace trace, long limit, HitValue value) {
    var lastUse = new LinkedHashMap<Integer, Integer>();
    var frequencies = new Frequencies(ObjectDigests.of(trace.objects()));
    var played = new StringBuilder();
    for (int at = 0; at < trace.length(); at++) {
      int object = trace.object(at);
      boolean hit = lastUse.containsKey(object);
      played.append(hit ? 'h' : 'm');
      frequencies.count(object, lastUse.size());
      while (!hit && bytes(trace, List.copyOf(lastUse.keySet())) + trace.size(object) > limit) {
        int now = at;
        lastUse.remove(
            lastUse.keySet().stream()
                .min(
                    Comparator.comparingDouble(
                        one ->
                            Math.max(1, frequencies.frequency(one))
                                * value.ofHit(trace.size(one))
                                / trace.size(one)
                                / (now - lastUse.getOrDefault(one, 0) + lastUse.size())))
                .orElseThrow());
      }
      lastUse.put(object, at);
    }
    return played.toString();
  }

  @Test
  void wTinyLfu_randomTraces_asTheModelDoes() {
    long seed = Traces.freshSeed();
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      var trace = Traces.random(random, 20, 300, 9);
      long limit = 9L + random.nextInt(60);
      double share = random.nextDouble();
      var value = List.of(HitValue.HITS, HitValue.TIME, HitValue.BYTES).get(round % 3);
      assertThat(Traces.play(trace, new WTinyLfu(trace, limit, value, share)))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(new Model(trace, limit, value, (long) (share * limit)).play());
    }
  }

  private static long bytes(Trace trace, List<Integer> objects) {
    return objects.stream().mapToLong(trace::size).sum();
  }

  /** W-TinyLFU with lists, all sums taken anew. */
  private static final class Model {
    private final Trace trace;
    private final long limit;
    private final HitValue value;
    private final long windowLimit;
    private final Frequencies frequencies;
    private final List<Integer> window = new ArrayList<>();
    private final List<Integer> probation = new ArrayList<>();
    private final List<Integer> sheltered = new ArrayList<>();

    Model(Trace trace, long limit, HitValue value, long windowLimit) {
      this.trace = trace;
      this.limit = limit;
      this.value = value;
      this.windowLimit = windowLimit;
      frequencies = new Frequencies(ObjectDigests.of(trace.objects()));
    }

    String play() {
      var played = new StringBuilder();
      for (int at = 0; at < trace.length(); at++) {
        Integer object = trace.object(at);
        boolean hit = all().contains(object);
        frequencies.count(object, all().size());
        played.append(hit ? 'h' : 'm');
        if (hit) {
          use(object);
        } else {
          take(object);
        }
      }
      return played.toString();
    }

    private List<Integer> all() {
      return Stream.of(probation, sheltered, window).flatMap(List::stream).toList();
    }

    private void use(Integer object) {
      if (window.remove(/* element */ object)) {
        window.add(object);
        return;
      }
      probation.remove(/* element */ object);
      sheltered.remove(/* element */ object);
      sheltered.add(object);
      while (bytes(trace, sheltered) > (long) (0.8 * (limit - windowLimit))) {
        probation.add(sheltered.removeFirst());
      }
    }

    private void take(Integer object) {
      while (!window.isEmpty() && bytes(trace, window) + trace.size(object) > windowLimit) {
        leaveWindow(window.removeFirst());
      }
      while (bytes(trace, all()) + trace.size(object) > limit) {
        drop(all().getFirst());
      }
      window.add(object);
    }

    private void leaveWindow(Integer candidate) {
      var main = Stream.of(probation, sheltered).flatMap(List::stream).toList();
      long room = limit - windowLimit - trace.size(candidate);
      int victims = 0;
      while (victims < main.size() && bytes(trace, main.subList(victims, main.size())) > room) {
        victims++;
      }
      double lost = main.stream().limit(victims).mapToDouble(this::worthOf).sum();
      if (room >= 0 && (victims == 0 || lost < worthOf(candidate))) {
        main.subList(0, victims).forEach(this::drop);
        probation.add(candidate);
      }
    }

    private double worthOf(Integer object) {
      return frequencies.frequency(object) * value.ofHit(trace.size(object));
    }

    private void drop(Integer object) {
      if (!probation.remove(/* element */ object) && !sheltered.remove(/* element */ object)) {
        window.remove(/* element */ object);
      }
    }
  }
}
