/** Small files that are replaced as a whole. */
@NullMarked
package dev.entrepot.cache.file;

import org.jspecify.annotations.NullMarked;
