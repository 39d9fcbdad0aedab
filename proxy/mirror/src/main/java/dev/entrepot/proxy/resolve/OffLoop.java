package dev.entrepot.proxy.resolve;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Blocking work for one caller, on a virtual thread. */
public final class OffLoop {
  private OffLoop() {}

  /** Runs the work; its result arrives on the given event loop. */
  public static <T> Future<T> call(String threadName, Context loop, Supplier<T> work) {
    var result = new CompletableFuture<T>();
    Thread.ofVirtual()
        .name(threadName)
        .start(
            () -> {
              try {
                result.complete(work.get());
              } catch (Throwable failure) {
                result.completeExceptionally(failure);
              }
            });
    return Future.fromCompletionStage(result, loop);
  }
}
