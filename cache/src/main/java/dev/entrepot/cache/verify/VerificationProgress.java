package dev.entrepot.cache.verify;

/**
 * How far a verification is.
 *
 * @param bytesRead so far
 * @param bytesInAll about how many it will be: as many as were stored when it began, and once more
 *     for layers that are uncompressed
 * @param wrong how many findings there are so far
 */
public record VerificationProgress(
    long blobs, long manifests, long bytesRead, long bytesInAll, long wrong) {}
