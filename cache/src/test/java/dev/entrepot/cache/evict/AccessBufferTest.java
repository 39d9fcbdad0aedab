package dev.entrepot.cache.evict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AccessBufferTest {
  private final AccessBuffer buffer = new AccessBuffer();

  @Test
  void drain_afterAdds_handsOutEachOnceInOrder() {
    for (int i = 0; i < 10; i++) {
      buffer.add(Digests.of(i));
    }
    assertThat(drained()).containsExactlyElementsOf(first(10));
    assertThat(drained()).isEmpty();
  }

  @Test
  void add_fullRing_dropsAndTakesAgainOnceDrained() {
    for (int i = 0; i < AccessBuffer.RING + 3; i++) {
      buffer.add(Digests.of(i));
    }
    assertThat(drained()).containsExactlyElementsOf(first(AccessBuffer.RING));
    buffer.add(Digests.of(7));
    assertThat(drained()).containsExactly(Digests.of(7));
  }

  @Test
  void add_halfFullRing_asksToBeDrained() {
    var asks = new ArrayList<Boolean>();
    for (int i = 0; i <= AccessBuffer.RING / 2; i++) {
      asks.add(buffer.add(Digests.of(i)));
    }
    assertThat(asks.removeLast()).isTrue();
    assertThat(asks).containsOnly(false);
  }

  @Test
  void drain_whileOthersAdd_handsOutNoneTwice() throws Exception {
    int threads = 4;
    int each = 5_000;
    Map<Digest, Integer> seen = new HashMap<>();
    try (var executor = Executors.newFixedThreadPool(threads + 1)) {
      var adding = new AtomicBoolean(true);
      Future<?> drainer =
          executor.submit(
              () -> {
                while (adding.get()) {
                  buffer.drain(digest -> seen.merge(digest, 1, Integer::sum));
                }
              });
      List<Callable<Integer>> adders = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int from = thread * each;
        adders.add(
            () -> {
              for (int i = 0; i < each; i++) {
                buffer.add(Digests.of(from + i));
              }
              return each;
            });
      }
      for (Future<Integer> adder : executor.invokeAll(adders)) {
        assertThat(adder.get()).isEqualTo(each);
      }
      adding.set(false);
      drainer.get();
    }
    buffer.drain(digest -> seen.merge(digest, 1, Integer::sum));
    assertThat(seen).isNotEmpty();
    assertThat(seen.values()).containsOnly(1);
  }

  private List<Digest> drained() {
    var drained = new ArrayList<Digest>();
    buffer.drain(drained::add);
    return drained;
  }

  private static List<Digest> first(int count) {
    var digests = new ArrayList<Digest>();
    for (int i = 0; i < count; i++) {
      digests.add(Digests.of(i));
    }
    return digests;
  }
}
