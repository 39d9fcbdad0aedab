package dev.entrepot.cache.listing;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.Platform;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image as a listing shows it.
 *
 * @param tag empty if none of the repository's tags leads to it
 * @param mediaType of the manifest, if that is stored
 * @param platforms those of which the manifest is stored and that are known
 * @param id the digest of the config, of the first platform if there are several
 * @param created when the image of that config was made
 * @param labels of that config
 * @param isComplete see {@link ImageTree#isComplete}
 * @param lastPulled when a client last pulled it by this tag, its digest, or a platform's, or asked
 *     where the tag points
 * @param isPinned whether its manifest is among what is never evicted
 */
public record ListedImage(
    Repository repository,
    Optional<Tag> tag,
    Digest digest,
    Optional<MediaType> mediaType,
    List<Platform> platforms,
    Optional<Digest> id,
    Optional<Instant> created,
    Map<String, String> labels,
    ImageSize size,
    boolean isComplete,
    Optional<Instant> lastPulled,
    boolean isPinned) {
  public ListedImage {
    platforms = List.copyOf(platforms);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }
}
