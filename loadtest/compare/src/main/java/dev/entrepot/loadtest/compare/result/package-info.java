/** Figures, targets, and how both are written down. */
@NullMarked
package dev.entrepot.loadtest.compare.result;

import org.jspecify.annotations.NullMarked;
