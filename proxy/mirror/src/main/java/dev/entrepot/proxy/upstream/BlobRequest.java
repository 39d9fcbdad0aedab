package dev.entrepot.proxy.upstream;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is wanted of a blob, and what is known of it already: an answer that does not fit that is no
 * answer.
 *
 * @param offset of the first byte that is wanted
 * @param total the blob's size in bytes, where it is known
 * @param validator of the answer that the bytes before the offset came with
 * @param isRanged whether only what is wanted is asked for; if not, the whole comes, which an
 *     upstream may give that refuses its parts
 * @param after the endpoint that has failed or lied last: the ones behind it are asked first
 */
public record BlobRequest(
    long offset,
    boolean isRanged,
    OptionalLong total,
    Optional<Validator> validator,
    Optional<EndpointId> after) {

  /**
   * A strong entity tag (RFC 9110, 8.8.3), which compares with those of the same server only.
   *
   * @param origin of the server that sent it
   * @param etag with its quotes
   */
  public record Validator(String origin, String etag) {
    /** The longest entity tag that is compared, in characters. */
    static final int MAX_CHARACTERS = 256;

    /** Whether an answer with the other one may have other bytes. */
    boolean contradicts(Validator other) {
      return origin.equals(other.origin) && !etag.equals(other.etag);
    }
  }

  /** The blob from its first byte, of which nothing is known. */
  public static BlobRequest whole() {
    return new BlobRequest(0, true, OptionalLong.empty(), Optional.empty(), Optional.empty());
  }

  /** The blob from another byte on. */
  public BlobRequest from(long newOffset) {
    return new BlobRequest(newOffset, isRanged, total, validator, after);
  }

  /** The same, asked for without a range. */
  public BlobRequest unranged() {
    return new BlobRequest(offset, false, total, validator, after);
  }
}
