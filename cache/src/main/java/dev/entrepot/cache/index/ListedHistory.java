package dev.entrepot.cache.index;

import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;

/** A tag as a look through the index finds it, and how it has changed. */
public record ListedHistory(Repository repository, Tag tag, TagHistory history) {}
