package dev.entrepot.operate.bundle.media;

import dev.entrepot.oci.Digest;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of a bundle.
 *
 * @param sum what it has to have, if a list says so
 */
record MediaFile(Path file, Optional<Digest> sum) {}
