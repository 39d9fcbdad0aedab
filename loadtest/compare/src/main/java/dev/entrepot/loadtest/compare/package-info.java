/**
 * Entrepot side by side with other pull-through caches: the command, its rounds, and what is told
 * of them.
 */
@NullMarked
package dev.entrepot.loadtest.compare;

import org.jspecify.annotations.NullMarked;
