package dev.entrepot.cache.index;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;

/** A tag as a look through the index finds it, and what it points to. */
public record ListedTag(Repository repository, Tag tag, Digest target) {}
