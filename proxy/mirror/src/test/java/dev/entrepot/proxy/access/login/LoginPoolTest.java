package dev.entrepot.proxy.access.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LoginPoolTest {
  private final MovedClock clock = new MovedClock();
  private final LoginPool pool = new LoginPool(1, clock);
  private final CountDownLatch isRunning = new CountDownLatch(1);
  private final Semaphore go = new Semaphore(0);

  @AfterEach
  void close() {
    go.release(1000);
    pool.close();
  }

  /** A check that keeps the one thread until it is told to go on. */
  private CompletableFuture<Optional<String>> block() throws InterruptedException {
    CompletableFuture<Optional<String>> blocked =
        pool.run(
            "blocker",
            () -> {
              isRunning.countDown();
              go.acquireUninterruptibly();
              return "went on";
            });
    isRunning.await();
    return blocked;
  }

  @Test
  void run_check_arrivesFromAThreadOfThePool() {
    assertThat(pool.run("a", () -> Thread.currentThread().getName()).join())
        .contains("entrepot-login-0");
    assertThat(pool.run("a", () -> Thread.currentThread().isVirtual()).join()).contains(false);
  }

  @Test
  void run_checkThatFails_fails() {
    var failed =
        pool.<String>run(
            "a",
            () -> {
              throw new IllegalStateException("broken");
            });

    assertThatThrownBy(failed::join).hasMessageContaining("broken");
    assertThat(pool.run("a", () -> "next").join()).contains("next");
  }

  @Test
  void run_floodOfOneAddress_leavesPlacesToOthers() throws Exception {
    var _ = block();
    List<CompletableFuture<Optional<Integer>>> flood = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      int number = i;
      flood.add(pool.run("flood", () -> number));
    }
    var other = pool.run("other", () -> flood.get(2).isDone());

    long refused = flood.stream().filter(CompletableFuture::isDone).count();
    assertThat(refused).isEqualTo(10_000 - LoginPool.MAX_WAITING_OF_ONE);
    assertThat(flood.getLast().join()).isEmpty();
    go.release();
    assertThat(other.join()).as("one of the flood goes first, not all").contains(false);
  }

  @Test
  void run_floodOfManyAddresses_isBounded() throws Exception {
    var _ = block();
    List<CompletableFuture<Optional<Integer>>> flood = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      flood.add(pool.run("address " + i, () -> 1));
    }

    assertThat(flood.stream().filter(CompletableFuture::isDone))
        .hasSize(1000 - LoginPool.MAX_WAITING);
  }

  @Test
  void run_waitedTooLong_isNotDone() throws Exception {
    var blocked = block();
    var late = pool.run("a", () -> "done");
    clock.move(LoginPool.MAX_WAIT.plus(Duration.ofMillis(1)));
    go.release();

    assertThat(blocked.join()).contains("went on");
    assertThat(late.join()).isEmpty();
  }

  @Test
  void close_waiting_isAnswered() throws Exception {
    var _ = block();
    var waiting = pool.run("a", () -> "done");
    pool.close();

    assertThat(waiting.join()).isEmpty();
    assertThat(pool.run("a", () -> "done").join()).isEmpty();
  }
}
