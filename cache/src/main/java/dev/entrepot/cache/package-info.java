/**
 * The store. {@link dev.entrepot.cache.ContentCache} is its door; the other types here are the
 * nouns in\n * which the rooms behind it speak, and know nothing of the door. Plain Java: no HTTP,
 * no event loop.
 */
@NullMarked
package dev.entrepot.cache;

import org.jspecify.annotations.NullMarked;
