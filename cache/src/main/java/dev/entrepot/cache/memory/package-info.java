/** What is kept at hand: hot records, weighed in bytes, and open files. */
@NullMarked
package dev.entrepot.cache.memory;

import org.jspecify.annotations.NullMarked;
