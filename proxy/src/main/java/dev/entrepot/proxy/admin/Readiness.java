package dev.entrepot.proxy.admin;

/** Whether new clients should be sent here. Any thread. */
public final class Readiness {
  private enum State {
    STARTING,
    READY,
    DRAINING
  }

  private volatile State state = State.STARTING;

  /** From now on. */
  public void ready() {
    state = State.READY;
  }

  /** Not any more: the server is about to stop. */
  public void draining() {
    state = State.DRAINING;
  }

  boolean isReady() {
    return state == State.READY;
  }

  /** The state in a word. */
  String word() {
    return switch (state) {
      case STARTING -> "starting";
      case READY -> "ready";
      case DRAINING -> "draining";
    };
  }
}
