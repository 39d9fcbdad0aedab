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
  private volatile Supplier<Optional<String>> full = Optional::empty;

  /**
   * From now on.
   *
   * @param inTrouble what an operator should know of at each time, though clients are welcome
   * @param isFull why there is no room for more clients, at each time
   */
  public void ready(Supplier<Optional<String>> inTrouble, Supplier<Optional<String>> isFull) {
    trouble = inTrouble;
    full = isFull;
    state = State.READY;
  }

  /** Not any more: the server is about to stop. */
  public void draining() {
    state = State.DRAINING;
  }

  boolean isReady() {
    return state == State.READY && full.get().isEmpty();
  }

  /** The state in a word, or a few. */
  String word() {
    return switch (state) {
      case STARTING -> "starting";
      case READY ->
          full.get()
              .map(what -> "full: " + what)
              .or(() -> trouble.get().map(what -> "ready, but " + what))
              .orElse("ready");
      case DRAINING -> "draining";
    };
  }
}
