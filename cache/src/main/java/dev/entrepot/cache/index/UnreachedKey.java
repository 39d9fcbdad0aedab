package dev.entrepot.cache.index;

import dev.entrepot.oci.Digest;

/** Content, and as what it is stored. */
public record UnreachedKey(Link.Kind kind, Digest digest) {}
