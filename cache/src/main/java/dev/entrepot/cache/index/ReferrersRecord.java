package dev.entrepot.cache.index;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;

/**
 * The manifests that refer to one, as their upstream last listed them (OCI distribution
 * specification, "Listing Referrers").
 *
 * @param index an image index, not filtered
 * @param checkedAt when the upstream was asked
 */
public record ReferrersRecord(ByteBuffer index, Instant checkedAt) {
  /** Takes a read-only view of the bytes, which must not change. */
  public ReferrersRecord {
    index = index.asReadOnlyBuffer();
  }

  /** The index's bytes, for the caller to read through. */
  @Override
  public ByteBuffer index() {
    return index.duplicate();
  }

  /** A copy of the index's bytes. */
  public byte[] bytes() {
    var bytes = new byte[index.remaining()];
    index().get(bytes);
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReferrersRecord(ByteBuffer otherIndex, Instant otherCheckedAt)
        && index.equals(otherIndex)
        && checkedAt.equals(otherCheckedAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(index, checkedAt);
  }
}
