package dev.entrepot.cache.listing;

import java.util.OptionalLong;

/**
 * How large an image is, in bytes.
 *
 * @param here what of it is stored
 * @param whole what a complete copy has, as far as that is known
 * @param shared what of its stored blobs some other image names too, too much by one blob in a
 *     thousand at most; empty if that was not looked for
 */
public record ImageSize(long here, long whole, OptionalLong shared) {
  /** What of it is stored for no other image. */
  public OptionalLong own() {
    return shared.isPresent() ? OptionalLong.of(here - shared.getAsLong()) : OptionalLong.empty();
  }
}
