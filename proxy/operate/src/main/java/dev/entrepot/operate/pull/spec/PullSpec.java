package dev.entrepot.operate.pull.spec;

import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;

/** Images of one repository that are to be pulled. */
public record PullSpec(Repository repository, Choice choice, PullOptions options) {
  /** The most images that one pull may name. */
  public static final int MAX_IMAGES = 10_000;

  /** Which images of the repository. */
  public sealed interface Choice {
    /** This one. */
    record One(Reference reference) implements Choice {}

    /** Those of these tags, as far as the registry lists them. */
    record Tags(TagRule rule) implements Choice {}
  }
}
