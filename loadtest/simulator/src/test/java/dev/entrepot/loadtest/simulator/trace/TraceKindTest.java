package dev.entrepot.loadtest.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceKindTest {
  private static final int REQUESTS = 40_000;
  private static final long SEED = 11;

  @ParameterizedTest
  @EnumSource
  void make_sameSeed_sameTrace(TraceKind kind) {
    assertThat(written(kind.make(REQUESTS, SEED))).isEqualTo(written(kind.make(REQUESTS, SEED)));
  }

  @ParameterizedTest
  @EnumSource
  void make_otherSeed_otherTrace(TraceKind kind) {
    assertThat(written(kind.make(REQUESTS, SEED))).isNotEqualTo(written(kind.make(REQUESTS, 12)));
  }

  private static String written(Trace trace) {
    var text = new StringBuilder();
    for (int at = 0; at < trace.length(); at++) {
      text.append(trace.object(at)).append('/').append(trace.size(trace.object(at))).append(' ');
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource
  void make_anyKind_asLongAsAskedForWithSizesOfBlobs(TraceKind kind) {
    var trace = kind.make(REQUESTS, SEED);
    assertThat(trace.length()).isEqualTo(REQUESTS);
    assertThat(IntStream.range(0, trace.objects()).mapToLong(trace::size))
        .allMatch(bytes -> bytes >= 100 && bytes <= 10L << 30)
        .anyMatch(bytes -> bytes < 64 << 10)
        .anyMatch(bytes -> bytes > 512 << 20);
  }

  @ParameterizedTest
  @EnumSource
  void make_oneRequest_isEnough(TraceKind kind) {
    assertThat(kind.make(1, SEED).length()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.8, 1.1})
  void zipf_topTenth_takesTheShareOfItsLaw(double skew) {
    var trace = PopularTrace.zipf(REQUESTS, skew, new Random(SEED));
    int objects = trace.objects();
    double all = IntStream.rangeClosed(1, objects).mapToDouble(rank -> Math.pow(rank, -skew)).sum();
    double top =
        IntStream.rangeClosed(1, objects / 10).mapToDouble(rank -> Math.pow(rank, -skew)).sum();
    long seen = requests(trace).filter(object -> object < objects / 10).count();
    assertThat((double) seen / REQUESTS).isBetween(top / all - 0.01, top / all + 0.01);
  }

  @Test
  void scan_mirroredObjects_areAskedForOnce() {
    var trace = TraceKind.SCAN.make(REQUESTS, SEED);
    var counts = counts(trace);
    var mirrored = IntStream.range(REQUESTS / 10, trace.objects()).boxed().toList();
    assertThat(mirrored).hasSizeBetween(REQUESTS / 6, REQUESTS / 4);
    assertThat(mirrored).allMatch(object -> counts.getOrDefault(object, 0) == 1);
  }

  @Test
  void loop_allObjects_areAskedForEquallyOften() {
    assertThat(counts(TraceKind.LOOP.make(REQUESTS, SEED)).values()).containsOnly(10);
  }

  @Test
  void ci_newImages_arePulledInBursts() {
    var trace = TraceKind.CI.make(4 * REQUESTS, SEED);
    var last = new HashMap<Integer, Integer>();
    int soon = 0;
    int again = 0;
    for (int at = 0; at < trace.length(); at++) {
      var before = last.put(trace.object(at), at);
      again += before != null ? 1 : 0;
      soon += before != null && at - before < 1_000 ? 1 : 0;
    }
    assertThat((double) soon / again).isBetween(0.4, 0.9);
    // Later days bring images that the first days did not know.
    assertThat(requests(trace).skip(3L * REQUESTS).max().orElseThrow())
        .isGreaterThan(2 * requests(trace).limit(REQUESTS / 10).max().orElseThrow());
  }

  private static IntStream requests(Trace trace) {
    return IntStream.range(0, trace.length()).map(trace::object);
  }

  private static Map<Integer, Integer> counts(Trace trace) {
    var counts = new HashMap<Integer, Integer>();
    requests(trace).forEach(object -> counts.merge(object, 1, Integer::sum));
    return counts;
  }
}
