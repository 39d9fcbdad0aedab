package dev.entrepot.operate.bundle.read;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Waits for writes to a store, and explains those that fail. Blocking. */
final class StoreWrites {
  private StoreWrites() {}

  static void await(CompletionStage<Void> written) throws IOException, InterruptedException {
    try {
      written.toCompletableFuture().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw full(cause);
    }
  }

  /** The store cannot take what comes. */
  static IOException full(Throwable cause) {
    return new IOException(
        "the store takes no more (%s): make room, and import again; what has come is kept"
            .formatted(cause.getMessage()),
        cause);
  }
}
