package dev.entrepot.proxy.upstream;

import java.util.OptionalLong;

/**
 * What an upstream says of a blob without sending it.
 *
 * @param size in bytes
 */
public record BlobHead(OptionalLong size) {}
