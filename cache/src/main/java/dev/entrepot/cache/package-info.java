/**
 * The store. {@link dev.entrepot.cache.ContentCache} is its door; the rooms behind it know nothing
 * of the door. Plain Java: no HTTP, no event loop.
 */
@NullMarked
package dev.entrepot.cache;

import org.jspecify.annotations.NullMarked;
