package dev.entrepot.cache.index;

import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;

/** A tag or digest of a repository, and what clients do with it. */
public record PullKey(Repository repository, Reference reference, Pulled.Use use) {}
