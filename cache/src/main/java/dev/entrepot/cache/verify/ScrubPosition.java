package dev.entrepot.cache.verify;

import dev.entrepot.oci.Digest;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a pass of the scrub is.
 *
 * @param begun when the pass has begun
 * @param last what was looked at last in this stage; empty at its beginning
 */
record ScrubPosition(Instant begun, Stage stage, Optional<Digest> last) {
  /** What is looked at, one after the other. */
  enum Stage {
    BLOBS,
    MANIFESTS,

    /** All has been looked at: the next pass has not begun. */
    REST
  }

  private static final int LEADING_HEX = 8;
  private static final double LEADING_VALUES = 0x1p32;

  static ScrubPosition start(Instant now) {
    return new ScrubPosition(now, Stage.BLOBS, Optional.empty());
  }

  ScrubPosition after(Digest digest) {
    return new ScrubPosition(begun, stage, Optional.of(digest));
  }

  ScrubPosition in(Stage next) {
    return new ScrubPosition(begun, next, Optional.empty());
  }

  /** This position; a pass that is said to have begun in the future has begun now. */
  ScrubPosition seenAt(Instant now) {
    return begun.isAfter(now) ? new ScrubPosition(now, stage, last) : this;
  }

  /** How long the next pass is not to begin yet. */
  Duration rest(Instant now, Duration interval) {
    return Duration.between(now, begun.plus(interval));
  }

  /**
   * Which part of the blobs has been looked at, from 0 to 1: digests are spread evenly, and come in
   * their order.
   */
  double share() {
    return switch (stage) {
      case BLOBS ->
          last.map(
                  digest ->
                      new BigInteger(digest.hex().substring(0, LEADING_HEX), 16).doubleValue()
                          / LEADING_VALUES)
              .orElse(0.0);
      case MANIFESTS, REST -> 1;
    };
  }
}
