package dev.entrepot.operate.retain;

import dev.entrepot.cache.collect.Collected;
import dev.entrepot.oci.Digest;

/** What happens while images are removed, in its order; {@link Freed} is the last. */
public sealed interface RemovalEvent {
  /** A tag is gone; its image is deleted if nothing else refers to it. */
  record Untagged(String image) implements RemovalEvent {}

  /** An image stays. */
  record Kept(String image, String reason) implements RemovalEvent {}

  /** A manifest is gone. */
  record Deleted(Digest manifest) implements RemovalEvent {}

  /**
   * The store is being searched for references to the content.
   *
   * @param walk which part of that is being done, from 0
   * @param walks how many there are
   */
  record Looking(int walk, int walks) implements RemovalEvent {}

  /** This is what went. */
  record Freed(Collected content) implements RemovalEvent {}
}
