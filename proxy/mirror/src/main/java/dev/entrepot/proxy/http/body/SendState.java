package dev.entrepot.proxy.http.body;

import dev.entrepot.proxy.http.connection.AnswerProgress;
import dev.entrepot.proxy.observe.Meters;

/**
 * What a {@link BodySender} is doing. Event loop only.
 *
 * <pre>
 *  BLOCKED ⇄ SENDING ⇄ WAITING ──► ENDED
 * </pre>
 */
enum SendState {
  SENDING,
  /** The client takes no more at present. */
  BLOCKED,
  /** The bytes have not come yet. */
  WAITING,
  ENDED;

  /** Goes over to the next state, and counts the waiting that ends or begins with it. */
  SendState to(SendState next, AnswerProgress progress, Meters meters) {
    if (this != next) {
      leave(progress, meters);
      next.enter(progress, meters);
    }
    return next;
  }

  private void leave(AnswerProgress progress, Meters meters) {
    switch (this) {
      case WAITING -> {
        meters.waitEnded();
        progress.progressed();
      }
      case BLOCKED -> progress.unblocked();
      case SENDING, ENDED -> {} // Nothing was counted.
    }
  }

  private void enter(AnswerProgress progress, Meters meters) {
    switch (this) {
      case WAITING -> meters.waitBegan();
      case BLOCKED -> progress.blocked();
      case SENDING, ENDED -> {} // Nothing is counted.
    }
  }
}
