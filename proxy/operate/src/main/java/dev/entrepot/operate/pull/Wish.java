package dev.entrepot.operate.pull;

import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;

/** Images of one repository that somebody wants to be here. */
public record Wish(Repository repository, Choice choice, PullOptions options) {
  /** Which images of the repository. */
  public sealed interface Choice {
    /** This one. */
    record One(Reference reference) implements Choice {}

    /** Those of these tags, as far as the registry lists them. */
    record Tags(TagRule rule) implements Choice {}
  }
}
