package dev.entrepot.cache.index;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;

/** A piece of content as seen from a repository. */
public record ContentKey(Repository repository, Digest digest) {}
