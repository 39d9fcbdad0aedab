package dev.entrepot.proxy.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.heap.MemoryShare;
import dev.entrepot.proxy.transfer.TestLoop;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
    Future<Integer> answer =
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
