package dev.entrepot.cache.verify;

import dev.entrepot.oci.Digest;

/**
 * Something that is not as it has to be.
 *
 * @param digest of the content that it was found with
 * @param fault what is wrong, for people
 * @param removed whether the content counts as not stored from now on, so that it is fetched again
 */
public record VerificationFinding(Kind kind, Digest digest, String fault, boolean removed) {
  /** What sort of thing is wrong. */
  public enum Kind {
    /** A blob's file has other bytes than its digest says. */
    DAMAGED_BLOB("damaged-blob"),

    /** A blob's file is not there. */
    MISSING_BLOB("missing-blob"),

    /** A blob's file cannot be read. */
    UNREADABLE_BLOB("unreadable-blob"),

    /** A manifest has other bytes than its digest says, or its entry cannot be read. */
    DAMAGED_MANIFEST("damaged-manifest"),

    /**
     * A layer is what its digest says, but uncompressed it is not what the image's config says. It
     * came so; fetching it again brings the same.
     */
    WRONG_LAYER("wrong-layer");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As it is written for programs. */
    public String word() {
      return word;
    }
  }
}
