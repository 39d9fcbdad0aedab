package dev.entrepot.loadtest.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestartTest {
  private static final EnumSet<PolicyKind> WITHOUT =
      EnumSet.of(
          PolicyKind.FIFO,
          PolicyKind.SIEVE,
          PolicyKind.S3_FIFO,
          PolicyKind.GDSF,
          PolicyKind.BELADY,
          PolicyKind.BELADY_SIZE);

  @ParameterizedTest
  @EnumSource
  void restart_memoryKept_asIfThereHadBeenNone(PolicyKind kind) {
    long seed = Traces.freshSeed();
    var trace = Traces.random(new Random(seed), 200, 4_000, 20);
    if (!(kind.open(trace, 300, Traces.TUNING) instanceof Restartable restarted)) {
      assertThat(WITHOUT).contains(kind);
      return;
    }
    if (restarted.outcomes().contains(Memory.KEPT)) {
      var untouched = kind.open(trace, 300, Traces.TUNING);
      for (int at = 0; at < trace.length(); at++) {
        if (at % 500 == 499) {
          restarted.restart(Memory.KEPT);
        }
        boolean hit = untouched.request(trace.object(at));
        assertThat(restarted.request(trace.object(at))).as("seed %d", seed).isEqualTo(hit);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Memory.class)
  void restart_anyMemory_whatIsHeldStays(Memory memory) {
    var trace = Traces.random(new Random(1), 200, 4_000, 20);
    for (var kind : PolicyKind.values()) {
      if (kind.open(trace, 300, Traces.TUNING) instanceof Restartable policy
          && policy.outcomes().contains(memory)) {
        Traces.hits(trace, policy);
        var before = held(trace, policy);
        policy.restart(memory);
        assertThat(held(trace, policy)).as("%s", kind).isEqualTo(before).isNotEmpty();
        Traces.hits(trace, policy);
        assertThat(policy.bytes()).isLessThanOrEqualTo(300);
      }
    }
  }

  private static List<Integer> held(Trace trace, Policy policy) {
    return IntStream.range(0, trace.objects()).filter(policy::holds).boxed().toList();
  }

  @Test
  void restart_lruMemoryLost_theFirstToComeGoesFirst() {
    var lru = new Lru(Traces.units(0, 1, 2), 2);
    lru.request(0);
    lru.request(1);
    lru.request(0);
    lru.restart(Memory.LOST);
    lru.request(2);
    assertThat(lru.holds(0)).isFalse();
    assertThat(lru.holds(1)).isTrue();
  }
}
