package dev.entrepot.cache;

import dev.entrepot.cache.index.UnforcedBlob;
import dev.entrepot.cache.recover.Recovery;
import java.util.List;

/**
 * What the process that used the store last has left.
 *
 * @param cause why blobs may lack their entries
 * @param unforced whole blobs that are still to be forced to disk
 */
record LeftBehind(Recovery.Cause cause, List<UnforcedBlob> unforced) {
  static final LeftBehind NOTHING = new LeftBehind(Recovery.Cause.NONE, List.of());

  LeftBehind {
    unforced = List.copyOf(unforced);
  }
}
