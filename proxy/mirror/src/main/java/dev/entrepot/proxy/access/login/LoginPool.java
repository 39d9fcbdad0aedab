package dev.entrepot.proxy.access.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * The threads that check passwords and signatures: few, so that any number of wrong logins leaves
 * processors to the event loops. What waits is bounded, and no address has all the places. Any
 * thread.
 */
public final class LoginPool implements AutoCloseable {
  /** The most checks that wait. */
  static final int MAX_WAITING = 256;

  /** The most checks of one address that wait. */
  static final int MAX_WAITING_OF_ONE = MAX_WAITING / 2;

  /** A check that has waited longer is not made: its client has given up, or is about to. */
  static final Duration MAX_WAIT = Duration.ofSeconds(10);

  private final ExecutorService threads;
  private final InstantSource clock;
  private final TurnQueue queue = new TurnQueue(MAX_WAITING, MAX_WAITING_OF_ONE);
  private volatile boolean isClosed;

  /**
   * @param size how many threads
   */
  LoginPool(int size, InstantSource clock) {
    this.clock = clock;
    this.threads =
        Executors.newFixedThreadPool(
            size, Thread.ofPlatform().daemon().name("entrepot-login-", 0).factory());
  }

  /** A pool with half of the processors, and at least one. */
  public static LoginPool ofHalf(int processors, InstantSource clock) {
    return new LoginPool(Math.max(1, processors / 2), clock);
  }

  /**
   * Runs a check; it arrives on a thread of the pool.
   *
   * @return empty if there is too much to do, or the pool has been closed
   */
  <T> CompletableFuture<Optional<T>> run(String address, Supplier<T> check) {
    var result = new CompletableFuture<Optional<T>>();
    Instant since = clock.instant();
    if (!queue.add(address, () -> finish(result, since, check))) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    try {
      threads.execute(this::workOn);
    } catch (RejectedExecutionException closed) {
      workOn();
    }
    return result;
  }

  private void workOn() {
    queue.next().ifPresent(Runnable::run);
  }

  private <T> void finish(CompletableFuture<Optional<T>> result, Instant since, Supplier<T> check) {
    try {
      boolean isLate = Duration.between(since, clock.instant()).compareTo(MAX_WAIT) > 0;
      result.complete(isLate || isClosed ? Optional.empty() : Optional.of(check.get()));
    } catch (Throwable failure) {
      result.completeExceptionally(failure);
    }
  }

  /** Ends the threads; what waits is not done, and is answered as if there were too much to do. */
  @Override
  public void close() {
    isClosed = true;
    threads.shutdownNow().forEach(Runnable::run);
  }
}
