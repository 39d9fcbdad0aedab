package dev.entrepot.verifier;

import dev.entrepot.oci.Digest;

/** What came of comparing content with its digest and, where it is known, its size. */
public sealed interface Verification permits Verified, Verification.Mismatch {
  /** Why content is not what was asked for; the text says both sides. */
  sealed interface Mismatch extends Verification {}

  /**
   * The bytes have another digest than was asked for.
   *
   * @param size how many bytes were seen
   */
  record WrongDigest(Digest expected, Digest calculated, long size) implements Mismatch {
    @Override
    public String toString() {
      return "digest mismatch: expected %s, calculated %s after %d bytes"
          .formatted(expected, calculated, size);
    }
  }

  /**
   * More or fewer bytes came than were announced.
   *
   * @param expected in bytes
   * @param seen in bytes
   */
  record WrongSize(Digest digest, long expected, long seen) implements Mismatch {
    @Override
    public String toString() {
      return "size mismatch for %s: expected %d bytes, saw %d".formatted(digest, expected, seen);
    }
  }
}
