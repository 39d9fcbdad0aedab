package dev.entrepot.operate.retain;

import dev.entrepot.oci.Digest;
import java.time.Instant;

/** What is held, by its name in full. */
public sealed interface HeldImage {
  /** The image, or the pattern of images. */
  String image();

  /**
   * Images that are never evicted or collected.
   *
   * @param image a pattern of images
   * @param byCommand whether a command can take it back; else the configuration says so
   */
  record Pinned(String image, boolean byCommand) implements HeldImage {}

  /**
   * A tag that does not move.
   *
   * @param since to the millisecond
   */
  record FrozenTag(String image, Digest digest, Instant since) implements HeldImage {}
}
