/** Blobs as files: staged in private, published by one rename, opened, deleted. */
@NullMarked
package dev.entrepot.cache.blob;

import org.jspecify.annotations.NullMarked;
