package dev.entrepot.cache.recover;

import dev.entrepot.oci.Digest;
import java.io.IOException;

/** Removes files that no entry names. Any thread; blocking. */
public interface UnlistedRemoval {
  /**
   * Removes the blob's file, unless it has an entry by now.
   *
   * @return whether it had none
   */
  boolean remove(Digest digest) throws IOException;
}
