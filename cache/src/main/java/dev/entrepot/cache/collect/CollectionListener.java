package dev.entrepot.cache.collect;

import dev.entrepot.oci.Digest;

/** Told how a pass proceeds. Called on the thread of the pass. */
public interface CollectionListener {
  /** Nobody. */
  CollectionListener NONE = new CollectionListener() {};

  /** A manifest is gone. */
  default void gone(Digest manifest) {}

  /**
   * A small part more is done.
   *
   * @param walk which of the walks through the index goes on, from 0
   * @param walks how many there are
   */
  default void wentOn(int walk, int walks) {}
}
