package dev.entrepot.cache.blob;

import dev.entrepot.oci.Digest;

/** A reader's share of a stored blob's open file. It stays readable if the blob is removed. */
public interface OpenBlob extends ContentLease {
  Digest digest();

  /** The blob's length, in bytes. */
  long size();
}
