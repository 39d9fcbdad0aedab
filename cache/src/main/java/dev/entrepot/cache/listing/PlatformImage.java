package dev.entrepot.cache.listing;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An image for one platform, whose manifest is here.
 *
 * @param config if it is here and not too long
 */
public record PlatformImage(ManifestPart manifest, Optional<ByteBuffer> config) {}
