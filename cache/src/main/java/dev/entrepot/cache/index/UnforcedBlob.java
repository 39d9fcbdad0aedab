package dev.entrepot.cache.index;

import dev.entrepot.oci.Digest;

/**
 * A mark: the blob has an entry, but its file may not outlive a loss of power.
 *
 * @param commit a number that no other mark has, so that a blob committed twice has two
 */
public record UnforcedBlob(Digest digest, long commit) {
  /** The largest blob that may have a mark, in bytes: 256 KiB. */
  public static final long MAX_BYTES = 256 << 10;
}
