package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an upstream says of a manifest without sending it (OCI distribution specification, "Pulling
 * manifests").
 *
 * @param digest the value of {@code Docker-Content-Digest}: a hint, to be verified on the content
 * @param size in bytes
 */
public record ManifestHead(
    Optional<Digest> digest, Optional<MediaType> mediaType, OptionalLong size) {}
