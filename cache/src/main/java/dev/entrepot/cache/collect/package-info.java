/** Garbage collection: untagged content is removed after a while. */
@NullMarked
package dev.entrepot.cache.collect;

import org.jspecify.annotations.NullMarked;
