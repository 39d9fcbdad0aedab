package dev.entrepot.verifier;

import dev.entrepot.oci.Digest;

/** The proof that content of this size has this digest. Only {@link ContentVerifier} makes one. */
public final class Verified implements Verification {
  private final Digest digest;
  private final long size;

  Verified(Digest digest, long size) {
    this.digest = digest;
    this.size = size;
  }

  /** The content's digest, asked for and calculated. */
  public Digest digest() {
    return digest;
  }

  /** The content's size, in bytes. */
  public long size() {
    return size;
  }

  @Override
  public String toString() {
    return "%s (%d bytes)".formatted(digest, size);
  }
}
