package dev.entrepot.operate.name;

import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.util.Optional;

/**
 * The tags that a name means.
 *
 * @param tag the one; all of the repository if empty
 */
public record NamedTags(Repository repository, Optional<Tag> tag) {}
