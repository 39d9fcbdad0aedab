package dev.entrepot.operate.pull;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for what an upstream says. Blocking. */
final class UpstreamAnswers {
  private UpstreamAnswers() {}

  /** What was found. */
  static <T> T required(CompletableFuture<Answer<T>> asked)
      throws PullException, InterruptedException {
    return switch (answer(asked)) {
      case Answer.Found<T>(T found) -> found;
      case Answer.Refused<T>(Refusal refusal) -> throw new PullException(refusal.message());
    };
  }

  /** What was found, or nothing if there is none. */
  static <T> Optional<T> optional(CompletableFuture<Answer<T>> asked)
      throws PullException, InterruptedException {
    return switch (answer(asked)) {
      case Answer.Found<T>(T found) -> Optional.of(found);
      case Answer.Refused<T>(Refusal refusal) when refusal.reason() == Refusal.Reason.NOT_FOUND ->
          Optional.empty();
      case Answer.Refused<T>(Refusal refusal) -> throw new PullException(refusal.message());
    };
  }

  private static <T> Answer<T> answer(CompletableFuture<Answer<T>> asked)
      throws InterruptedException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking an upstream failed", e.getCause());
    }
  }
}
