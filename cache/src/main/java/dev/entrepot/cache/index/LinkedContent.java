package dev.entrepot.cache.index;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;

/** Content, and a repository that has it. */
public record LinkedContent(Repository repository, Digest digest) {}
