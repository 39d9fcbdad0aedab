package dev.entrepot.proxy.listing;

import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;

/** An image as somebody has named it, in full. */
public record NamedImage(Repository repository, Reference reference) {}
