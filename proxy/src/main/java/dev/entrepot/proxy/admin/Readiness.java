package dev.entrepot.proxy.admin;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether new clients should be sent here. A store that keeps nothing is no reason not to: pulls
 * work, and cost more. Any thread.
 */
public final class Readiness {
  private enum State {
    STARTING,
    READY,
    DRAINING
  }

  private volatile State state = State.STARTING;
  private volatile Supplier<Optional<String>> trouble = Optional::empty;

  /**
   * From now on.
   *
   * @param inTrouble what an operator should know of at each time, though clients are welcome
   */
  public void ready(Supplier<Optional<String>> inTrouble) {
    trouble = inTrouble;
    state = State.READY;
  }

  /** Not any more: the server is about to stop. */
  public void draining() {
    state = State.DRAINING;
  }

  boolean isReady() {
    return state == State.READY;
  }

  /** The state in a word, or a few. */
  String word() {
    return switch (state) {
      case STARTING -> "starting";
      case READY -> trouble.get().map(what -> "ready, but " + what).orElse("ready");
      case DRAINING -> "draining";
    };
  }
}
