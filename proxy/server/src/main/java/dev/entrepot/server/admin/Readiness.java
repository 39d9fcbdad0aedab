package dev.entrepot.server.admin;

import static java.util.stream.Collectors.joining;

import dev.entrepot.oci.Printable;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether new clients should be sent here. They should be even if the store cannot keep anything,
 * since pulls still work and only cost more, and even if an upstream fails, since stored content is
 * still served. Any thread.
 */
public final class Readiness {
  private enum State {
    STARTING,
    READY,
    DRAINING
  }

  private volatile State state = State.STARTING;
  private volatile Supplier<List<String>> troubles = List::of;
  private volatile Supplier<Optional<String>> full = Optional::empty;

  /**
   * From now on.
   *
   * @param inTrouble what an operator should know of at each time, though clients are welcome
   * @param isFull why there is no room for more clients, at each time
   */
  public void ready(Supplier<List<String>> inTrouble, Supplier<Optional<String>> isFull) {
    troubles = inTrouble;
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

  /** What is in trouble stands on lines of their own, beginning with the word. */
  private static String ready(List<String> troubles) {
    return troubles.isEmpty()
        ? "ready"
        : "ready, but " + troubles.stream().map(Printable::line).collect(joining("\nand "));
  }

  /** The state in a word, or a few lines. */
  String word() {
    return switch (state) {
      case STARTING -> "starting";
      case READY -> full.get().map(what -> "full: " + what).orElseGet(() -> ready(troubles.get()));
      case DRAINING -> "draining";
    };
  }
}
