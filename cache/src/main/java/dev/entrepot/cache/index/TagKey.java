package dev.entrepot.cache.index;

import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;

/** A tag of a repository. */
public record TagKey(Repository repository, Tag tag) {}
