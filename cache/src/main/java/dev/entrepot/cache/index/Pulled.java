package dev.entrepot.cache.index;

import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import java.time.Instant;

/** When a client last pulled a manifest by a tag or digest of a repository, to the second. */
public record Pulled(Repository repository, Reference reference, Instant last) {}
