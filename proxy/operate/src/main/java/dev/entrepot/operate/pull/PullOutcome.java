package dev.entrepot.operate.pull;

import dev.entrepot.oci.Digest;
import java.util.Optional;

/** The outcome of the pull of one image. */
public sealed interface PullOutcome {
  /** Its name in full; of a repository whose tags could not be listed, that. */
  String image();

  /**
   * It is here whole, and something of it was fetched.
   *
   * @param before what the tag pointed to here, if that is another
   */
  record New(String image, Digest digest, Optional<Digest> before) implements PullOutcome {}

  /** It was here whole. */
  record Unchanged(String image, Digest digest) implements PullOutcome {}

  /**
   * It is not here whole.
   *
   * @param reason one clause, without a full stop
   */
  record Failed(String image, String reason) implements PullOutcome {}
}
