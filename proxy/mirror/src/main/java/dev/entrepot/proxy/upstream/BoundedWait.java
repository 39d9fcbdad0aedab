package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.answer.Answer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Waits, no longer than a deadline allows, for something without which an upstream is not asked. It
 * is found out on a thread of its own, whether or not a caller gives up waiting. For virtual
 * threads.
 *
 * @param what is waited for, for a person
 */
record BoundedWait(String what, Refusals refusals) {
  /** The longest wait, whatever the deadline. */
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Does blocking work, which never throws. */
  <T> Answer<T> call(Supplier<T> work, Deadline deadline) {
    var answer = new CompletableFuture<Answer<T>>();
    Thread.ofVirtual()
        .name(what)
        .start(
            () -> {
              try {
                answer.complete(Answer.found(work.get()));
              } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
                throw e;
              }
            });
    return on(answer, deadline);
  }

  /** Waits for what is being found out already. */
  <T> Answer<T> on(CompletableFuture<Answer<T>> answer, Deadline deadline) {
    try {
      return answer.get(deadline.remaining(LONGEST).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Answer.refused(refusals.late("no %s in time".formatted(what)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.refused(refusals.broken("waiting for a %s was interrupted".formatted(what)));
    } catch (ExecutionException e) {
      throw new IllegalStateException("finding out a %s failed".formatted(what), e);
    }
  }
}
