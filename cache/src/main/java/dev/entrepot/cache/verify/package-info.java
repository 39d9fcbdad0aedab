/** Looking whether all that is stored is still what its digest says. */
@NullMarked
package dev.entrepot.cache.verify;

import org.jspecify.annotations.NullMarked;
