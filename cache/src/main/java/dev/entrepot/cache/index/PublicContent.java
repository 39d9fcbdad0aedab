package dev.entrepot.cache.index;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;

/** Content that a registry gives to everyone, under whichever repository. */
public record PublicContent(RegistryName registry, Digest digest) {}
