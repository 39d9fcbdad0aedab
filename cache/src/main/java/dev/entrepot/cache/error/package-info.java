/** What the store says to an operator when it cannot do its work. */
@NullMarked
package dev.entrepot.cache.error;

import org.jspecify.annotations.NullMarked;
