package dev.entrepot.cache.verify;

import dev.entrepot.oci.Digest;

/**
 * Something that could not be checked. Nothing is known of it, and it stays.
 *
 * @param reason why, for people
 */
public record Skipped(Kind kind, Digest digest, String reason) {
  /** What was to be checked. */
  public enum Kind {
    /** A blob's file, which this process cannot open or read now. */
    UNREAD_BLOB("unread-blob"),

    /** A layer that takes more than is allowed to uncompress. */
    HUGE_LAYER("huge-layer");

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
