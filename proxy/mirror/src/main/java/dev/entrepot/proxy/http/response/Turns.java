package dev.entrepot.proxy.http.response;

import dev.entrepot.proxy.thread.OwnerThread;
import io.vertx.core.Context;

/**
 * Work on an event loop, step by step: one after the other, never one within another, so that steps
 * which end at once do not pile up on the stack; and after some of them everything else on the loop
 * has its turn. Event loop only.
 */
public final class Turns {
  /** How many steps are taken before others have the loop. */
  static final int MAX_STEPS = 32;

  /** What is done. */
  public interface Work {
    /**
     * Does a little of it.
     *
     * @return whether more can be done now
     */
    boolean step();
  }

  private enum State {
    RESTING,
    STEPPING,
    /** The step that is being taken, or what it has caused, wants another one. */
    STEPPING_AND_WANTED,
    WAITING_FOR_TURN
  }

  private final OwnerThread owner = OwnerThread.firstUser();
  private final Context loop;
  private final Work work;
  private State state = State.RESTING;

  public Turns(Context loop, Work work) {
    this.loop = loop;
    this.work = work;
  }

  /** There may be something to do: now, or after what is being done. */
  public void want() {
    assert owner.isHere() : owner;
    switch (state) {
      case RESTING -> take();
      case STEPPING -> state = State.STEPPING_AND_WANTED;
      case STEPPING_AND_WANTED, WAITING_FOR_TURN -> {} // It is known already.
    }
  }

  private void take() {
    assert owner.isHere() : owner;
    for (int steps = 0; steps < MAX_STEPS; steps++) {
      state = State.STEPPING;
      boolean isMore = work.step();
      if (!isMore && state == State.STEPPING) {
        state = State.RESTING;
        return;
      }
    }
    state = State.WAITING_FOR_TURN;
    loop.runOnContext(_ -> take());
  }
}
