package dev.entrepot.operate.pull;

import dev.entrepot.oci.Digest;

/** What there is to tell of images that are being pulled. */
public sealed interface PullEvent {
  /** The image, by its full name, is being pulled from now on. */
  record Began(String image) implements PullEvent {}

  /** A blob of it is so far; more of the same blob follow within a second, not faster. */
  record Blob(String image, Digest digest, BlobState state) implements PullEvent {}

  /** That has become of it. */
  record Ended(PullOutcome outcome) implements PullEvent {}

  /** That was all. */
  record Done(PullSummary summary) implements PullEvent {}
}
