package dev.entrepot.oci.manifest;

import dev.entrepot.oci.Descriptor;
import java.util.Optional;

/**
 * One manifest of an index.
 *
 * @param platform what it runs on; empty where the index does not say so, or not readably
 */
public record IndexEntry(Descriptor descriptor, Optional<Platform> platform) {}
