package dev.entrepot.loadtest.simulator.policy;

/** What a restart leaves of what a policy knew about the objects that it holds. */
public enum Memory {
  /** Frequencies and order of use, by way of bytes as they would lie on disk. */
  KEPT,
  /** The order of use alone. */
  ORDER,
  /** Nothing but the order in which the objects came. */
  LOST
}
