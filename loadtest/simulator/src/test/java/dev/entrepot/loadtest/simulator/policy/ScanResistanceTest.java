package dev.entrepot.loadtest.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A hot set is asked for over and over, then a job pulls much that nobody asks for again. */
class ScanResistanceTest {
  private static final int HOT = 50;
  private static final int SCANNED = 200;
  private static final int LIMIT = 100;

  @ParameterizedTest
  @EnumSource(
      names = {"CAFFEINE", "WTINYLFU_.*", "SAMPLED_.*", "S3_FIFO"},
      mode = EnumSource.Mode.MATCH_ANY)
  void request_scanThroughAHotSet_theHotSetStays(PolicyKind kind) {
    assertThat(hotAfterScan(kind)).isGreaterThanOrEqualTo(HOT * 9 / 10);
  }

  @Test
  void request_scanThroughAHotSet_lruLosesItAll() {
    assertThat(hotAfterScan(PolicyKind.LRU)).isZero();
  }

  private static long hotAfterScan(PolicyKind kind) {
    var hot = IntStream.range(0, HOT * 10).map(request -> request % HOT);
    var scanned = IntStream.range(HOT, HOT + SCANNED);
    var trace = units(IntStream.concat(hot, scanned).toArray());
    var policy = kind.open(trace, LIMIT, new Tuning(0.1, 64, 1));
    Traces.hits(trace, policy);
    return IntStream.range(0, HOT).filter(policy::holds).count();
  }

  private static Trace units(int[] requests) {
    return Traces.units(requests);
  }

  @Test
  void request_candidateWorthLessThanAllThatWouldGo_itGoes() {
    // 4 is as large as all others together and was asked for once, they three times each.
    var trace = new Trace(new int[] {0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 0, 1}, sizes());
    var policy = new WTinyLfu(trace, 9, HitValue.HITS, 0.5);
    Traces.hits(trace, policy);
    assertThat(policy.holds(4)).isFalse();
    assertThat(policy.holds(0) && policy.holds(1) && policy.holds(5)).isTrue();
  }

  private static long[] sizes() {
    return new long[] {1, 1, 1, 1, 4, 1};
  }
}
