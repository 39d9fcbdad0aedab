/** Garbage collection: what no tag leads to any more leaves after a while. */
@NullMarked
package dev.entrepot.cache.collect;

import org.jspecify.annotations.NullMarked;
