package dev.entrepot.proxy.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.config.access.AccessLimits;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.heap.MemoryShare;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.share.FairShares;
import dev.entrepot.proxy.transfer.TestLoop;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Work that is done once for all who want it at the same time. */
final class SingleFlightTest {
  private final SingleFlight<String, Integer> flights = new SingleFlight<>("flight");
  private final AtomicInteger done = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);

  private int work() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return done.incrementAndGet();
  }

  @Test
  void run_whileItIsUnderWay_isDoneOnce() {
    CompletableFuture<Integer> first = flights.run("key", this::work);
    CompletableFuture<Integer> second = flights.run("key", this::work);
    CompletableFuture<Integer> other = flights.run("other", () -> 7);
    assertThat(other.join()).isEqualTo(7);
    gate.countDown();
    assertThat(first.join()).isEqualTo(1);
    assertThat(second.join()).isEqualTo(1);
  }

  @Test
  void run_afterItHasEnded_isDoneAgain() {
    gate.countDown();
    assertThat(flights.run("key", this::work).join()).isEqualTo(1);
    assertThat(flights.run("key", this::work).join()).isEqualTo(2);
  }

  @Test
  void run_underWayAndNothingToPayWith_isJoined() {
    var share = shareOf(1);
    var toll = new Toll<Integer>(share, _ -> -1);
    CompletableFuture<Integer> first = flights.run("key", toll, this::work);
    CompletableFuture<Integer> joined = flights.run("key", toll, this::work);
    assertThat(flights.run("other", toll, this::work).join()).isEqualTo(-1);
    gate.countDown();
    assertThat(first.join()).isEqualTo(1);
    assertThat(joined.join()).isEqualTo(1);
    assertThat(done).hasValue(1);
  }

  @Test
  void run_byManyAtOnce_isPaidForOnce() throws Exception {
    for (int round = 0; round < 100; round++) {
      var share = shareOf(1);
      var toll = new Toll<Integer>(share, _ -> -1);
      String key = "round " + round;
      var inside = new CountDownLatch(1);
      try (var threads = Executors.newFixedThreadPool(4)) {
        List<Callable<CompletableFuture<Integer>>> asking =
            Collections.nCopies(4, () -> flights.run(key, toll, () -> opened(inside)));
        List<Future<CompletableFuture<Integer>>> answers = threads.invokeAll(asking);
        inside.countDown();
        for (Future<CompletableFuture<Integer>> answer : answers) {
          assertThat(answer.get().join()).isEqualTo(1);
        }
      }
      assertThat(share.request()).as("nothing is left").isPresent();
    }
  }

  private static int opened(CountDownLatch inside) {
    try {
      inside.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return 1;
  }

  private static FairShare shareOf(long requests) {
    var limits = new AccessLimits(Optional.of(requests), Optional.empty(), Optional.empty());
    return new FairShares(limits, new FakeTime(), _ -> {}).of("client");
  }

  @Test
  void run_failure_isToldToAllAndForgotten() {
    CompletableFuture<Integer> failed =
        flights.run(
            "key",
            () -> {
              throw new IllegalStateException("it fails");
            });
    assertThatThrownBy(failed::join).hasMessageContaining("it fails");
    assertThat(flights.run("key", () -> 3).join()).isEqualTo(3);
  }

  @Test
  void run_onALoop_handsTheMemoryOverAndThenGivesItBack() throws Exception {
    AnswerMemory memory = AnswerMemory.of(1 << 30, 0);
    var loop = new TestLoop();
    io.vertx.core.Future<Integer> answer =
        flights.run(
            memory,
            loop,
            "key",
            () -> {
              MemoryShare.current().coverRegardless(1 << 20);
              return 1;
            });
    var handed = new AtomicInteger();
    answer.onSuccess(_ -> handed.set(MemoryShare.handed().map(it -> (int) it.covered()).orElse(0)));
    loop.runUntil(answer::isComplete);
    assertThat(handed).hasValue(1 << 20);
    loop.runDue();
    ResolveFixture.await(() -> memory.used() == 0);
  }
}
