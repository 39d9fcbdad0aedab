package dev.entrepot.loadtest.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every policy: the limit, and that a hit is what was held. */
class LimitTest {
  @ParameterizedTest
  @EnumSource
  void request_randomTraces_neverPassesTheLimit(PolicyKind kind) {
    long seed = Traces.freshSeed();
    var random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      var trace = Traces.random(random, 40, 400, 30);
      long limit = 1L + random.nextInt(300);
      var policy = kind.open(trace, limit, new Tuning(random.nextDouble(), 5, seed));
      for (int at = 0; at < trace.length(); at++) {
        int object = trace.object(at);
        boolean held = policy.holds(object);
        assertThat(policy.request(object)).as("%s, seed %d", kind, seed).isEqualTo(held);
        long bytes =
            IntStream.range(0, trace.objects()).filter(policy::holds).mapToLong(trace::size).sum();
        assertThat(bytes)
            .as("%s, seed %d, round %d, request %d", kind, seed, round, at)
            .isLessThanOrEqualTo(limit)
            .isEqualTo(policy.bytes());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void request_allFits_everyRepeatHits(PolicyKind kind) {
    var trace = Traces.random(new Random(5), 40, 2_000, 30);
    long distinct = IntStream.range(0, trace.length()).map(trace::object).distinct().count();
    var policy = kind.open(trace, 10 * trace.bytes(), new Tuning(0.5, 5, 3));
    assertThat(Traces.hits(trace, policy)).isEqualTo(trace.length() - (int) distinct);
  }

  @Test
  void add_withoutRoom_isRefused() {
    var disk = new Disk(Traces.units(0, 1), 1);
    disk.add(0);
    assertThatThrownBy(() -> disk.add(1)).isInstanceOf(IllegalStateException.class);
    assertThat(disk.bytes()).isEqualTo(1);
  }
}
