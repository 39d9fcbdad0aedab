package dev.entrepot.operate.images;

import dev.entrepot.oci.Digest;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One step in which an image was made.
 *
 * @param image the image's ID, in its last step
 * @param layer what the step added, if it added something and that is known
 * @param size of that layer as it is stored, which is compressed, in bytes; 0 if the step added
 *     none, empty if it is unknown
 */
public record HistoryStep(
    Optional<Digest> image,
    Optional<Instant> created,
    String createdBy,
    Optional<Digest> layer,
    OptionalLong size,
    String comment) {}
