package dev.entrepot.cache.index;

import dev.entrepot.oci.Digest;
import java.time.Instant;

/** That a tag was seen to have changed. */
public sealed interface TagChange {
  /** The first time that it is known to have been so. */
  Instant at();

  /** It points at another manifest than before, or is new. */
  record Pointed(Digest digest, Instant at) implements TagChange {}

  /** There is no such tag any more. */
  record Gone(Instant at) implements TagChange {}
}
