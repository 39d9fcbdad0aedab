package dev.entrepot.operate.bundle;

import dev.entrepot.oci.Digest;
import java.util.List;
import java.util.Optional;

/** The outcome of the import of one image. */
public sealed interface ImportOutcome {
  /** In full, as {@code docker.io/library/alpine:3.20}. */
  String name();

  /**
   * It is here now.
   *
   * @param before where the tag pointed, if it pointed elsewhere
   */
  record Imported(String name, Digest digest, Optional<Digest> before) implements ImportOutcome {}

  /** It was here already. */
  record Unchanged(String name, Digest digest) implements ImportOutcome {}

  /**
   * Its tag stays, as its registry has the last word.
   *
   * @param digest what the bundle has under its name
   * @param before where the tag points
   */
  record Kept(String name, Digest digest, Digest before) implements ImportOutcome {}

  /**
   * It is not here, as what it needs is neither in the bundle nor in the store.
   *
   * @param missing some of that
   * @param count how much it is in all
   */
  record Incomplete(String name, List<Digest> missing, long count) implements ImportOutcome {
    public Incomplete {
      missing = List.copyOf(missing);
    }
  }
}
