package dev.entrepot.cache.index;

import java.util.List;

/** The marks of blobs whose files may not outlive a loss of power. */
public interface UnforcedBlobs {
  /**
   * All marks, in the order of their commits; a few thousand at most, none after a clean end. Reads
   * the disk: not for event loops.
   */
  List<UnforcedBlob> unforced();
}
