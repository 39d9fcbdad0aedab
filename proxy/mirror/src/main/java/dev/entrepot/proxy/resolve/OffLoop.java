package dev.entrepot.proxy.resolve;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    return on(loop, result);
  }

  /** What comes of a stage; it arrives on the given event loop. */
  public static <T> Future<T> on(Context loop, CompletionStage<T> stage) {
    Promise<T> arrived = Promise.promise();
    stage.whenComplete(
        (value, failure) ->
            loop.runOnContext(
                _ -> {
                  if (failure == null) {
                    arrived.complete(value);
                  } else {
                    arrived.fail(failure);
                  }
                }));
    return arrived.future();
  }
}
