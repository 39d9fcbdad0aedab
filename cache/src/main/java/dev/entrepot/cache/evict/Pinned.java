package dev.entrepot.cache.evict;

import dev.entrepot.oci.Digest;

/** What may never go. Any thread. */
interface Pinned {
  boolean isPinned(Digest digest);

  /** Takes in what has come since it was asked last. Blocking. */
  default void update() {}
}
