package dev.entrepot.loadtest.simulator.policy;

/** A cache of whole objects with a limit in bytes. One thread. */
public interface Policy {
  /**
   * Serves the next request of the trace: a hit if the object is held, and if not it may be now.
   */
  boolean request(int object);

  boolean holds(int object);

  /** The bytes of all objects held. */
  long bytes();
}
