package dev.entrepot.loadtest.simulator.policy;

import java.util.EnumSet;
import java.util.Set;

/** A policy that is played through restarts of its process: what it holds stays, on disk. */
public interface Restartable extends Policy {
  /** What a restart can leave of its memory. */
  default Set<Memory> outcomes() {
    return EnumSet.allOf(Memory.class);
  }

  /** Goes on as after a restart that left so much of its memory. */
  void restart(Memory memory);
}
