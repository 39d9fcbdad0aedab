package dev.entrepot.cache.listing;

import dev.entrepot.oci.Tag;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of an image.
 *
 * @param checkedAt when the upstream last confirmed that the tag points there, if it was asked for
 *     by tag
 * @param tags those of the repository that point to the same manifest, {@link #MAX_TAGS} at most
 * @param config of the first platform that is stored, if the config is here and not too long
 */
public record ImageDetails(
    ListedImage image,
    ImageTree tree,
    Optional<Instant> checkedAt,
    List<Tag> tags,
    Optional<ByteBuffer> config) {
  /** The most tags that are named. */
  public static final int MAX_TAGS = 10_000;

  public ImageDetails {
    tags = List.copyOf(tags);
  }
}
