package dev.entrepot.oci;

/** Counted nouns as people read them: 1 blob, 2 blobs. */
public final class HumanCount {
  private HumanCount() {}

  /**
   * A number, not negative, and the noun that is counted, in the singular; its plural ends in s.
   */
  public static String of(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
