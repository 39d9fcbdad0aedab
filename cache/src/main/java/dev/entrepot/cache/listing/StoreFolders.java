package dev.entrepot.cache.listing;

import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Where a store lies besides its blobs, and the disk that it lies on.
 *
 * @param free how many bytes are free on the disk
 * @param capacity how many bytes the disk has
 */
public record StoreFolders(
    Path staging, Path quarantine, Path index, LongSupplier free, long capacity) {}
