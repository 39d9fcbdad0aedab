package dev.entrepot.loadtest.upstream;

import java.util.List;

/**
 * An image for one platform, in a repository.
 *
 * @param manifest its digest
 * @param manifestBytes the length of the manifest
 * @param config the blob of its configuration
 * @param layers from the lowest up
 */
public record TestImage(
    Platform platform, String manifest, int manifestBytes, Blob config, List<Blob> layers) {}
