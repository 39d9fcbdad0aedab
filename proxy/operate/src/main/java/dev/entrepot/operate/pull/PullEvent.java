package dev.entrepot.operate.pull;

import dev.entrepot.oci.Digest;

/** What happens while images are pulled. */
public sealed interface PullEvent {
  /** The image, by its full name, is being pulled from now on. */
  record Began(String image) implements PullEvent {}

  /** A blob of it is so far; more of the same blob follow within a second, not faster. */
  record Blob(String image, Digest digest, BlobState state) implements PullEvent {}

  /** The pull of one image has ended. */
  record Ended(PullOutcome outcome) implements PullEvent {}

  /** All pulls have ended. */
  record Done(PullSummary summary) implements PullEvent {}
}
