package dev.entrepot.loadtest.upstream;

import io.vertx.core.Context;
import java.util.concurrent.RejectedExecutionException;

/** Answers that wait for a gate. */
final class Waiting {
  private Waiting() {}

  /** Runs the action on the event loop of the context, once the gate is open. */
  static void at(Gate gate, Context context, Runnable action) {
    gate.pass(() -> run(context, action));
  }

  private static void run(Context context, Runnable action) {
    try {
      context.runOnContext(_ -> action.run());
    } catch (RejectedExecutionException e) {
      // The registry was closed before the gate was opened: nobody is there to be answered.
    }
  }
}
